using System.Security.Claims;
using BlazorAccounts.Data;
using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Administration;
using BlazorAccounts.Features.Billing;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Invoices;

internal static class InvoicesApi
{
    private const int Most = 100;

    public static void MapInvoicesApi(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/billing").WithTags("Billing").RequireAuthorization();
        group.MapGet("/invoices", ListAsync).WithSummary("Invoices and credit notes, newest first").Produces<DocumentSummary[]>();
        group.MapGet("/invoices/{id:guid}.pdf", FileAsync).WithSummary("An invoice or a credit note as a PDF file").Produces<byte[]>(200, DocumentFile.ContentType);
        api.MapPost("/admin/invoices/{id:guid}/refund", RefundAsync).WithTags("Administration").WithSummary("Pay back what an invoice of a plan is about, all or part of it")
            .RequireAdministrator().Accepts<RefundOrder>("application/json").Produces<PaymentSummary>().ProducesValidationProblem();
    }

    private static async Task<IResult> RefundAsync(Guid id, HttpContext http, AppDb db, RefundInvoice refund, CancellationToken ct) =>
        await AdminBillingApi.RefundAsync(await db.IssuedDocuments.Where(d => d.Id == id && d.Kind == DocumentKind.Invoice).Select(d => (Guid?)d.AboutId).SingleOrDefaultAsync(ct) ?? id, http, refund, ct);

    private static async Task<IResult> ListAsync(ClaimsPrincipal person, IOwnedDbs dbs, CancellationToken ct)
    {
        await using var db = await dbs.OfAsync(new(person.UserId, person.TeamId), ct);
        var may = await db.MayPayAsync(person.TeamId, person.UserId, ct);
        return may.Ok ? TypedResults.Ok(await DocumentSummary.ForAsync(db, person.TeamId, Most, ct)) : may.ToProblem();
    }

    private static async Task<IResult> FileAsync(Guid id, HttpContext http, DocumentFile files, CancellationToken ct)
    {
        var found = await files.DownloadAsync(http.User.TeamId, http.User.UserId, id, ct);
        if (!found.Ok)
        {
            return found.ToProblem();
        }
        http.Response.Headers.CacheControl = "private, no-store";
        var file = found.Require();
        return TypedResults.File(file.Content, file.ContentType, file.FileName);
    }
}
