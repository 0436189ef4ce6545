using System.ComponentModel.DataAnnotations;

namespace BlazorAccounts.Shell;

/// <summary>What a host changes to make the product its own. Colours are CSS hex colours (#rgb or #rrggbb); unset keeps the built-in one.</summary>
public sealed class BrandOptions
{
    public const string Section = "Brand";
    private const string Hex = "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$";

    [Required, StringLength(40)]
    public string Name { get; set; } = "BlazorAccounts";

    /// <summary>The accent on light pages; at least 4.5:1 on white.</summary>
    [RegularExpression(Hex)]
    public string? Color { get; set; }

    /// <summary>The accent as text on dark pages; at least 4.5:1 on #131318.</summary>
    [RegularExpression(Hex)]
    public string? ColorDark { get; set; }

    /// <summary>The accent as a filled area under white shapes on dark pages.</summary>
    [RegularExpression(Hex)]
    public string? SolidDark { get; set; }

    internal string? Css
    {
        get
        {
            var set = string.Concat(Set("--brand", Color), Set("--brand-dark", ColorDark), Set("--brand-solid-dark", SolidDark));
            return set.Length == 0 ? null : $":root{{{set}}}";

            static string? Set(string name, string? value) => value is null ? null : $"{name}:{value};";
        }
    }
}
