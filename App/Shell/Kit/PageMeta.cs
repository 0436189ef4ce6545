using Microsoft.AspNetCore.Components;

namespace BlazorAccounts.Shell.Kit;

/// <summary>A page's title and description. Use it in place of the framework's PageTitle and HeadContent (docs/adr/0014).</summary>
public sealed class PageMeta : ComponentBase
{
    /// <summary>Without the product's name, which follows it.</summary>
    [Parameter, EditorRequired] public required string Title { get; set; }

    /// <summary>What a search engine shows below the title.</summary>
    [Parameter] public string? Description { get; set; }

    /// <summary>Where no script runs, the page is loaded again after so many seconds.</summary>
    [Parameter] public int? ReloadSeconds { get; set; }

    [Inject] private DocumentHead Document { get; set; } = null!;

    protected override void OnParametersSet() => Document.Show(new(Title, Description, ReloadSeconds));
}
