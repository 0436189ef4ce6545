using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using BlazorAccounts.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Shell;

/// <summary>Draws a component with the framework's own renderer and reads the markup back.</summary>
internal static class Rendered
{
    public static Task<IElement> Async<T>(params (string Name, object? Value)[] parameters)
        where T : IComponent => Async<T>(_ => { }, parameters);

    public static async Task<IElement> Async<T>(Action<IServiceCollection> services, params (string Name, object? Value)[] parameters)
        where T : IComponent
    {
        var all = new ServiceCollection().AddLogging().AddOptions();
        all.AddSingleton<NavigationManager, At>().AddScoped<DocumentHead>().AddOptions<BrandOptions>();
        services(all);
        await using var provider = all.BuildServiceProvider();
        await using var renderer = new HtmlRenderer(provider, provider.GetRequiredService<Microsoft.Extensions.Logging.ILoggerFactory>());
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters.ToDictionary(p => p.Name, p => p.Value)))).ToHtmlString());
        return new HtmlParser().ParseDocument(html).Body!;
    }

    /// <summary>Puts fields into a form whose model has been validated.</summary>
    public static Task<IElement> InFormAsync(EditContext form, RenderFragment content) => Async<CascadingValue<EditContext>>(
        ("Value", form), ("ChildContent", content));

    private sealed class At : NavigationManager
    {
        public At() => Initialize("http://localhost/", "http://localhost/list?q=a");
    }
}
