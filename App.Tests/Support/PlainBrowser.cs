using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace BlazorAccounts.Tests.Support;

/// <summary>A browser without JavaScript: opens pages, fills the form it sees, follows redirects inside the site.</summary>
public sealed class PlainBrowser : IDisposable
{
    private readonly HttpClient _http;

    public PlainBrowser(Uri address, string? cookie = null)
    {
        var jar = new SecureCookieHandler(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
        if (cookie is not null)
        {
            jar.Keep(address, cookie);
        }
        _http = new(jar) { BaseAddress = address };
    }

    /// <summary>The page that is open.</summary>
    public IHtmlDocument Page { get; private set; } = null!;

    /// <summary>Path of the page that is open, after redirects.</summary>
    public string Path { get; private set; } = "";

    public string Title => Page.QuerySelector("h1")?.TextContent.Trim() ?? "";

    public async Task<PlainBrowser> OpenAsync(string path) => await ShowAsync(path, await _http.GetAsync(path));

    /// <summary>Fills in the form with this action and presses one of its buttons.</summary>
    /// <param name="action">Null for a form that posts to its own page.</param>
    /// <param name="fields">Replaces what the page has; null leaves a field out (an unticked box). One name may come several times.</param>
    public async Task<PlainBrowser> SubmitAsync(string? action, (string Name, string Value)? button, params (string Name, string? Value)[] fields)
    {
        var form = Page.QuerySelectorAll("form").OfType<IHtmlFormElement>().Single(f => action is null ? PathOf(f.GetAttribute("action")) == Path : f.GetAttribute("action") == action);
        var body = Filled(form).Where(f => !fields.Any(mine => mine.Name == f.Key)).ToList();
        body.AddRange(fields.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, f.Value!)));
        if (button is var (name, value))
        {
            body.Add(KeyValuePair.Create(name, value));
        }
        using var content = new FormUrlEncodedContent(body);
        return await ShowAsync(action ?? Path, await _http.PostAsync(action ?? Path, content));
    }

    public void Dispose() => _http.Dispose();

    private string PathOf(string? action) => action is { Length: > 0 } ? new Uri(_http.BaseAddress!, action).PathAndQuery : Path;

    private static IEnumerable<KeyValuePair<string, string>> Filled(IHtmlFormElement form)
    {
        foreach (var field in form.QuerySelectorAll("input[name], select[name], textarea[name]"))
        {
            if (field is not IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false })
            {
                yield return KeyValuePair.Create(field.GetAttribute("name")!, field switch
                {
                    IHtmlInputElement input => input.Value,
                    IHtmlSelectElement select => select.Value ?? "",
                    IHtmlTextAreaElement area => area.Value,
                    _ => "",
                });
            }
        }
    }

    private async Task<PlainBrowser> ShowAsync(string path, HttpResponseMessage answer)
    {
        for (var hops = 0; answer.Headers.Location is { } location && hops < 5; hops++)
        {
            path = new Uri(_http.BaseAddress!, location).PathAndQuery;
            answer.Dispose();
            answer = await _http.GetAsync(path);
        }
        Assert.True((int)answer.StatusCode < 500, $"{path} answers {(int)answer.StatusCode}");
        Path = path;
        Page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        answer.Dispose();
        return this;
    }
}
