namespace BlazorAccounts.Shell;

/// <summary>Short answers on live pages ("Invitation sent."), one list per circuit. Static pages use <see cref="Flash"/>.</summary>
public sealed class Toasts
{
    private readonly List<string> _texts = [];

    public event EventHandler? Changed;

    public IReadOnlyList<string> Texts => _texts;

    public void Show(string text)
    {
        _texts.RemoveAll(t => t == text);
        _texts.Add(text);
        if (_texts.Count > 3)
        {
            _texts.RemoveAt(0);
        }
        Changed?.Invoke(this, EventArgs.Empty);
    }

    public void Dismiss(string text)
    {
        _texts.Remove(text);
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
