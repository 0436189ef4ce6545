using System.Text.Json.Serialization;
using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace BlazorAccounts.Sandbox.Mailbox;

/// <summary>Development only: mails land at <c>/dev/mailbox</c> as long as no <c>Smtp:Host</c> is set.</summary>
public static class MailboxFeature
{
    // The mail in its frame: its own inline styles, pictures, and nothing that runs.
    private const string FramePolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";

    private const string PagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-src 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    extension(WebApplicationBuilder builder)
    {
        /// <summary>Takes the mails over when there is no mail server. Does nothing outside Development.</summary>
        public WebApplicationBuilder AddMailbox()
        {
            if (builder.Environment.IsDevelopment())
            {
                builder.Services.AddSingleton<MailboxStore>();
                if (string.IsNullOrWhiteSpace(builder.Configuration["Smtp:Host"]))
                {
                    builder.Services.Replace(ServiceDescriptor.Singleton<IMailTransport, MailboxTransport>());
                }
            }
            return builder;
        }
    }

    extension(WebApplication app)
    {
        /// <exception cref="InvalidOperationException">In Production: mails with codes would be open to everybody.</exception>
        public WebApplication MapMailbox()
        {
            if (app.Environment.IsProduction())
            {
                throw new InvalidOperationException("The mailbox page never runs in Production.");
            }
            var mailbox = app.MapGroup("/dev/mailbox").ExcludeFromDescription().DisableAntiforgery();
            mailbox.MapGet("/messages", (MailboxStore store, string? to) => store.List(to).Select(MailboxMessage.Of));
            mailbox.MapDelete("/messages", Clear);
            mailbox.MapDelete("", Clear);
            mailbox.MapGet("", (MailboxStore store, string? to, TimeProvider clock) => Html(MailboxPage.List(store.List(), to, clock.GetUtcNow())));
            mailbox.MapPost("/clear", (MailboxStore store) =>
            {
                store.Clear();
                return TypedResults.Redirect("/dev/mailbox");
            });
            mailbox.MapGet("/{id}", (string id, string? view, MailboxStore store) =>
                store.Find(id) is { } mail ? Html(MailboxPage.Message(mail, view)) : Results.NotFound())
                .WithMetadata(new OwnContentPolicy(PagePolicy));
            mailbox.MapGet("/{id}/html", (string id, MailboxStore store) => store.Find(id) is { } mail ? Html(Framed(mail.Html)) : Results.NotFound())
                .WithMetadata(new OwnContentPolicy(FramePolicy));
            mailbox.MapGet("/{id}/file", (string id, MailboxStore store) =>
                store.Find(id)?.File is { } file ? Results.File(file.Content, file.ContentType, file.Name) : Results.NotFound());
            return app;
        }
    }

    private static NoContent Clear(MailboxStore store)
    {
        store.Clear();
        return TypedResults.NoContent();
    }

    // A link in the mail opens a tab; the product's pages refuse to be framed.
    private static string Framed(string html) => html.Replace("<head>", "<head><base target=\"_blank\">", StringComparison.Ordinal);

    private static ContentHttpResult Html(string html) => TypedResults.Text(html, "text/html; charset=utf-8");

    internal sealed record MailboxMessage(string Id, string To, string Subject, string Text, string Html, DateTimeOffset SentAt, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? File)
    {
        public static MailboxMessage Of(CaughtMail mail) => new(mail.Id, mail.To, mail.Subject, mail.Text, mail.Html, mail.SentAt, mail.File?.Name);
    }
}
