using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using BlazorAccounts.Tests.Features.Accounts;
using BlazorAccounts.Tests.Support;
using Microsoft.AspNetCore.Components;

namespace BlazorAccounts.Tests.Shell;

/// <summary>Opens every page in the language of tests, in which everything that was marked for translation stands in brackets.</summary>
[Covers("OPS-9")]
public sealed partial class UntranslatedTests(AccountsApp accounts) : IClassFixture<AccountsApp>
{
    // Pages for developers, and pages that stand in for others.
    private static readonly string[] Left = ["/dev/", "/error", "/kit", "/_"];

    private static readonly string[] Heard = ["aria-label", "placeholder", "title", "alt", "aria-description"];

    // What is a name in every language, or content: the brand, providers, languages by their own names, time zones, the vocabulary that is taught.
    private const string Names = "body [lang], select, code, pre, kbd, script, style, svg, time, [data-name]";

    public static TheoryData<string> Pages => [.. Routes().Where(path => !path.Contains('{', StringComparison.Ordinal)), "/learn/family", "/learn/hiragana-1/questions", "/welcome/welcome", "/welcome/about", "/welcome/preferences", "/welcome/modules", "/welcome/first-step"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Everything_on_a_page_is_marked_for_translation(string path)
    {
        using var stranger = new PlainBrowser(accounts.App.Address);
        await stranger.OpenAsync($"{path}?lang=qps-ploc");
        var email = AccountsApp.NewEmail();
        await accounts.SignUpAsync(email);
        using var person = new PlainBrowser(accounts.App.Address);
        await person.OpenAsync("/sign-in");
        await person.SubmitAsync("/sign-in", null, ("email", email), ("password", AccountsApp.Password));
        await person.OpenAsync($"{path}?lang=qps-ploc");

        // A redirect forgets the link's language.
        PlainBrowser[] arrived = [.. new[] { stranger, person }.Where(browser => browser.Path == path)];
        Assert.Empty(arrived.SelectMany(browser => Forgotten(browser.Page)).Distinct(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Routes() =>
        from page in typeof(Program).Assembly.GetTypes()
        from route in page.GetCustomAttributes<RouteAttribute>()
        where !Left.Any(path => route.Template.StartsWith(path, StringComparison.Ordinal))
        orderby route.Template
        select route.Template;

    private static IEnumerable<string> Forgotten(IHtmlDocument page)
    {
        foreach (var name in page.QuerySelectorAll(Names).ToList())
        {
            name.Remove();
        }
        var heard = page.All.SelectMany(element => Heard.Select(element.GetAttribute)).OfType<string>();
        var said = page.QuerySelectorAll("meta[name=description]").Select(meta => meta.GetAttribute("content")!);
        return heard.Concat(said).Append(page.Title ?? "").Append(Read(page.Body!)).SelectMany(text => Word().Matches(Unbracketed(text)).Select(m => m.Value)).Except(["BlazorAccounts", "Google", "GitHub", "Apple", "English"]);
    }

    // Blocks apart, so that a bracket of one does not close in the next.
    private static string Read(INode node) => node switch
    {
        IText text => text.Data,
        IElement { LocalName: "input" or "textarea" } => "",
        _ => string.Concat(node.ChildNodes.Select(Read)) + (node is IElement { LocalName: not ("a" or "strong" or "span" or "b" or "em") } ? "\n" : ""),
    };

    private static string Unbracketed(string text)
    {
        var depth = 0;
        var left = new StringBuilder();
        foreach (var letter in text)
        {
            depth = letter switch { '[' => depth + 1, ']' => Math.Max(0, depth - 1), _ => depth };
            left.Append(depth == 0 ? letter : ' ');
        }
        return left.ToString();
    }

    // A few letters are a unit, a currency, a card.
    [GeneratedRegex(@"\b[A-Za-z]{4,}\b(?!\.test)", RegexOptions.None, 1000)]
    private static partial Regex Word();
}
