using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace BlazorAccounts.Tests.Support;

/// <summary>Fills the sandbox's hosted checkout form the way a browser without JavaScript does: reads the page, posts its form.</summary>
public static class HostedPage
{
    /// <summary>Pays with a card and returns the last answer's address (the return page on success).</summary>
    public static async Task<Uri> PayAsync(string url, string card)
    {
        using var http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false });
        using var page = await http.GetAsync(new Uri(url));
        page.EnsureSuccessStatusCode();
        var document = new HtmlParser().ParseDocument(await page.Content.ReadAsStringAsync());
        var form = document.QuerySelectorAll("form").OfType<IHtmlFormElement>().First(f => f.QuerySelector("input[autocomplete='cc-number']") is not null);
        var fields = form.QuerySelectorAll("input[name], select[name]")
            .Where(field => field.GetAttribute("type") is not ("submit" or "checkbox" or "radio"))
            .ToDictionary(field => field.GetAttribute("name")!, field => Value(field, card));
        using var answer = await http.PostAsync(new Uri(new Uri(url), form.GetAttribute("action") is { Length: > 0 } action ? action : url), new FormUrlEncodedContent(fields));
        return answer.Headers.Location is { } location ? new Uri(new Uri(url), location) : new Uri(url);
    }

    private static string Value(AngleSharp.Dom.IElement field, string card) => field.GetAttribute("autocomplete") switch
    {
        "cc-number" => card,
        "cc-exp" => "12 / 34",
        "cc-csc" => "123",
        "cc-name" => "Ada Example",
        "email" => field.GetAttribute("value") is { Length: > 0 } known ? known : "ada@example.test",
        _ => field is IHtmlSelectElement select ? select.Value ?? "" : field.GetAttribute("value") ?? "",
    };
}
