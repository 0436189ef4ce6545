namespace BlazorAccounts.Shell;

/// <summary>What the page that is shown says about itself; <see cref="Head"/> draws it (docs/adr/0014).</summary>
internal sealed class DocumentHead
{
    private readonly HashSet<object> _formsWithErrors = [];

    public event EventHandler? Changed;

    public PageAbout? About { get; private set; }

    /// <summary>A form on the page is sent back with errors, which is the first thing to be heard.</summary>
    public bool HasErrors => _formsWithErrors.Count > 0;

    public void Show(PageAbout about)
    {
        if (about != About)
        {
            About = about;
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    public void Mark(object form, bool hasErrors)
    {
        if (hasErrors ? _formsWithErrors.Add(form) : _formsWithErrors.Remove(form))
        {
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }
}

/// <param name="Title">Without the product's name, which follows it.</param>
/// <param name="Description">What a search engine shows below the title.</param>
/// <param name="ReloadSeconds">Where no script runs, the page is loaded again after so many seconds.</param>
internal sealed record PageAbout(string Title, string? Description, int? ReloadSeconds);
