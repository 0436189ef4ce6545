using BlazorAccounts.Platform.Jobs;
using BlazorAccounts.Platform.Relaying;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Platform.Mail;

/// <summary>Mails as Razor components, written with the change they tell of and sent afterwards.</summary>
public static class MailSetup
{
    extension(WebApplicationBuilder builder)
    {
        /// <remarks>Outside Development the app does not start without <c>Smtp:Host</c> and <c>App:PublicAddress</c>.</remarks>
        public WebApplicationBuilder AddMail()
        {
            var services = builder.Services;
            services.AddOptions<SmtpOptions>().BindConfiguration(SmtpOptions.Section).ValidateOnStart();
            services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>();
            services.AddSingleton<MailComposer>();
            services.AddSingleton<MailSignal>();
            services.TryAddSingleton<IMailTransport, SmtpTransport>();
            services.AddSingleton<RetryMail>();
            services.AddSingleton<MailRelay>();
            services.AddHostedService(provider => provider.GetRequiredService<MailRelay>());
            services.AddJob<ForgetMails>("forget-mails", every: TimeSpan.FromHours(12));
            return builder;
        }
    }
}
