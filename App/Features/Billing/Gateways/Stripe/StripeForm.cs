using System.Globalization;
using System.Text;

namespace BlazorAccounts.Features.Billing.Gateways.Stripe;

/// <summary>Parameters as Stripe reads them: <c>a[b][0]=c</c>, brackets plain in names, values percent-encoded, in the order they were added.</summary>
internal sealed class StripeForm
{
    private readonly StringBuilder _text = new();

    public StripeForm Add(string name, string? value)
    {
        if (_text.Length > 0)
        {
            _text.Append('&');
        }
        _text.Append(Uri.EscapeDataString(name).Replace("%5B", "[").Replace("%5D", "]")).Append('=').Append(Uri.EscapeDataString(value ?? ""));
        return this;
    }

    public StripeForm Add(string name, long value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    public StripeForm Add(string name, bool value) => Add(name, value ? "true" : "false");

    /// <summary>Left out when there is nothing to say; an empty text would unset it.</summary>
    public StripeForm AddIf(string name, string? value) => value is null ? this : Add(name, value);

    public override string ToString() => _text.ToString();
}
