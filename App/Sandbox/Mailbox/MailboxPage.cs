using System.Globalization;
using System.Net;
using System.Text;

namespace BlazorAccounts.Sandbox.Mailbox;

/// <summary>The mailbox as plain HTML: works without scripts and without a circuit, and shares nothing with the product's pages that it could break.</summary>
internal static class MailboxPage
{
    private const int Shown = 200;

    public static string List(IReadOnlyList<CaughtMail> mails, string? to, DateTimeOffset now)
    {
        var listed = mails.Where(m => string.IsNullOrWhiteSpace(to) || m.To.Contains(to.Trim(), StringComparison.OrdinalIgnoreCase)).ToList();
        var body = new StringBuilder("<h1>Mails</h1>");
        body.Append(CultureInfo.InvariantCulture, $"""<form class="find" method="get"><input type="search" name="to" value="{Encode(to)}" placeholder="Filter by address" aria-label="Filter by address"><button>Filter</button></form>""");
        if (listed.Count == 0)
        {
            return Page("Mailbox", body.Append("""<p class="empty">No mail yet. Whatever the product sends lands here; this page looks again by itself.</p>""").ToString(), refresh: true);
        }
        if (listed.Select(m => (Mail: m, Code: CodeFinder.In(m))).FirstOrDefault(m => m.Code is not null) is { Code: { } code } newest)
        {
            body.Append(CodeBox(code, $"Newest code, for {Encode(newest.Mail.To)}, {Ago(now - newest.Mail.SentAt)}"));
        }
        body.Append("<ul class=\"mails\">");
        foreach (var mail in listed.Take(Shown))
        {
            body.Append(CultureInfo.InvariantCulture, $"""
                <li><a href="/dev/mailbox/{mail.Id}"><span class="to">{Encode(mail.To)}</span><span class="subject">{Encode(mail.Subject)}</span><time datetime="{mail.SentAt:O}" title="{mail.SentAt:u}">{Ago(now - mail.SentAt)}</time></a></li>
                """);
        }
        body.Append("</ul>");
        body.Append(CultureInfo.InvariantCulture, $"""<form class="clear" method="post" action="/dev/mailbox/clear"><span>{listed.Count} of {mails.Count} mails</span><button>Empty the mailbox</button></form>""");
        return Page("Mailbox", body.ToString(), refresh: true);
    }

    public static string Message(CaughtMail mail, string? view)
    {
        var code = CodeFinder.In(mail);
        var shown = view switch
        {
            "text" => $"<pre>{Encode(mail.Text)}</pre>",
            "headers" => Headers(mail),
            _ => $"""<iframe src="/dev/mailbox/{mail.Id}/html" title="{Encode(mail.Subject)}" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>""",
        };
        return Page(mail.Subject, $"""
            <p><a href="/dev/mailbox">All mails</a></p>
            <h1>{Encode(mail.Subject)}</h1>
            <p class="meta">To {Encode(mail.ToName)} &lt;{Encode(mail.To)}&gt;, {mail.SentAt.ToString("u", CultureInfo.InvariantCulture)}</p>
            {(mail.File is null ? "" : $"""<p class="meta">Attached: <a href="/dev/mailbox/{mail.Id}/file">{Encode(mail.File.Name)}</a></p>""")}
            {(code is null ? "" : CodeBox(code, "Code in this mail"))}
            <nav aria-label="Views">{Tab("html", "HTML")}{Tab("text", "Text")}{Tab("headers", "Headers")}</nav>
            {shown}
            """, refresh: false);

        string Tab(string name, string label) =>
            $"""<a href="/dev/mailbox/{mail.Id}?view={name}"{(name == (view is "text" or "headers" ? view : "html") ? " aria-current=\"page\"" : "")}>{label}</a>""";
    }

    private static string Headers(CaughtMail mail) => $"""
        <dl><dt>Message-ID</dt><dd>{Encode(mail.MessageId)}</dd><dt>To</dt><dd>{Encode(mail.To)}</dd><dt>Name</dt><dd>{Encode(mail.ToName)}</dd>
        <dt>Subject</dt><dd>{Encode(mail.Subject)}</dd><dt>Category</dt><dd>{Encode(mail.Category)}</dd>
        <dt>Date</dt><dd>{mail.SentAt.ToString("O", CultureInfo.InvariantCulture)}</dd></dl>
        """;

    private static string CodeBox(string code, string label) => $"""
        <section class="code"><p>{label}</p><output id="code">{code}</output><p><button type="button" data-copy="code" data-done="Copied" data-failed="Press Ctrl+C">Copy</button> <span role="status"></span></p></section>
        """;

    private static string Page(string title, string body, bool refresh) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">
        {(refresh ? "<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>" : "")}
        <title>{Encode(title)} · Mailbox</title>
        <link rel="stylesheet" href="/css/mailbox.css">
        <script src="/js/mailbox.js" defer></script>
        <script src="/js/copy.js" type="module"></script>
        </head>
        <body{(refresh ? " data-refresh" : "")}>
        <header><a href="/dev/mailbox"><strong>Mailbox</strong></a> <span>development only: no mail leaves this machine</span> <a href="/">Back to the app</a></header>
        <main>{body}</main>
        </body>
        </html>
        """;

    private static string Ago(TimeSpan age) => age.TotalSeconds switch
    {
        < 60 => "just now",
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalMinutes} min ago"),
        < 86400 => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours} h ago"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays} d ago"),
    };

    private static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");
}
