using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace BlazorAccounts.Tests.Support;

/// <summary>A browser without JavaScript: opens pages, fills the form it sees, follows redirects, to other sites too.</summary>
public sealed class PlainBrowser : IDisposable
{
    private readonly HttpClient _http;
    private readonly SecureCookieHandler _jar;
    private Uri _at;

    public PlainBrowser(Uri address, string? cookie = null)
    {
        _at = address;
        _jar = new SecureCookieHandler(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false });
        foreach (var one in cookie?.Split("; ") ?? [])
        {
            _jar.Keep(address, one);
        }
        _http = new(_jar) { BaseAddress = address };
    }

    /// <summary>The page that is open.</summary>
    public IHtmlDocument Page { get; private set; } = null!;

    /// <summary>Path of the page that is open, after redirects.</summary>
    public string Path { get; private set; } = "";

    public string Title => Page.QuerySelector("h1")?.TextContent.Trim() ?? "";

    /// <summary>Host and port of the page that is open.</summary>
    public string Origin => _at.GetLeftPart(UriPartial.Authority);

    /// <summary>Null when there is none.</summary>
    public string? CookieOf(string name) => _jar.ValueOf(_at, name);

    public async Task<PlainBrowser> OpenAsync(string path)
    {
        var address = new Uri(_http.BaseAddress!, path);
        return await ShowAsync(address, await _http.GetAsync(address));
    }

    /// <summary>Fills in the form with this action and presses one of its buttons.</summary>
    /// <param name="action">Null for a form that posts to its own page; of several it is the one that has the first of the fields.</param>
    /// <param name="fields">Replaces what the page has; null leaves a field out (an unticked box). One name may come several times.</param>
    public async Task<PlainBrowser> SubmitAsync(string? action, (string Name, string Value)? button, params (string Name, string? Value)[] fields)
    {
        var forms = Page.QuerySelectorAll("form").OfType<IHtmlFormElement>().Where(f => action is null ? PathOf(f.GetAttribute("action")) == Path : f.GetAttribute("action") == action).ToList();
        var form = forms.Count == 1 ? forms[0] : forms.Single(f => f.QuerySelector($"[name={fields[0].Name}]") is not null);
        var body = Filled(form).Where(f => !fields.Any(mine => mine.Name == f.Key)).ToList();
        body.AddRange(fields.Where(f => f.Value is not null).Select(f => KeyValuePair.Create(f.Name, f.Value!)));
        if (button is var (name, value))
        {
            body.Add(KeyValuePair.Create(name, value));
        }
        using var content = new FormUrlEncodedContent(body);
        var address = new Uri(_at, action ?? Path);
        return await ShowAsync(address, await _http.PostAsync(address, content));
    }

    public void Dispose() => _http.Dispose();

    private string PathOf(string? action) => action is { Length: > 0 } ? new Uri(_at, action).PathAndQuery : Path;

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

    private async Task<PlainBrowser> ShowAsync(Uri address, HttpResponseMessage answer)
    {
        for (var hops = 0; (int)answer.StatusCode is >= 300 and < 400 && answer.Headers.Location is { } location && hops < 10; hops++)
        {
            address = new(address, location);
            answer.Dispose();
            answer = await _http.GetAsync(address);
        }
        Assert.True((int)answer.StatusCode < 500, $"{address} answers {(int)answer.StatusCode}");
        (_at, Path) = (address, address.PathAndQuery);
        Page = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
        answer.Dispose();
        return this;
    }
}
