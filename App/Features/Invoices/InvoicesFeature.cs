using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Features.Invoices.Pdf;
using BlazorAccounts.Platform.Events;
using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Platform.Mail;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Invoices;

/// <summary>Invoices and credit notes of our own, for every gateway and every order alike: numbers without gaps, tax, PDF files, receipts.</summary>
public static class InvoicesFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddInvoices()
        {
            var services = builder.Services;
            services.AddOptions<InvoiceOptions>().BindConfiguration(InvoiceOptions.Section).ValidateOnStart();
            services.AddSingleton<IPostConfigureOptions<InvoiceOptions>, SellerIsTheBrand>().AddSingleton<IValidateOptions<InvoiceOptions>, InvoiceOptionsValidator>();
            services.AddSingleton<PdfFonts>().AddSingleton<DocumentPdf>();
            services.AddSingleton<DocumentFile>().AddSingleton<IMailAttachments>(provider => provider.GetRequiredService<DocumentFile>());
            services.AddSingleton<IssueDocument>().AddSingleton<IssueForPayment>().AddSingleton<IssueCredit>().AddSingleton<CreditRefund>().AddSingleton<SaveBillingDetails>();
            services.AddHandler<PaymentReceived, IssueForPayment>();
            services.AddHandler<RefundMade, CreditRefund>();
            services.AddJob<IssueMissing>("issue-invoices", every: TimeSpan.FromHours(1));
            services.AddSingleton<IAccountEnd, ForgetBillingDetails>();
            return builder;
        }
    }

    extension(WebApplication app)
    {
        public WebApplication MapInvoices(RouteGroupBuilder api)
        {
            api.MapInvoicesApi();
            return app;
        }
    }
}
