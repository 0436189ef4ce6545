using Microsoft.Extensions.Options;

namespace BlazorAccounts.Features.Invoices.Pdf;

/// <summary>The fonts that documents are set in: one for Latin, one for Japanese, each plain and bold, whatever of them the machine has. Looked for once.</summary>
internal sealed partial class PdfFonts
{
    private static readonly string[][] Plain =
    [
        ["Roboto-Regular.ttf", "NotoSans-Regular.ttf", "DejaVuSans.ttf", "LiberationSans-Regular.ttf", "Arial.ttf"],
        ["BIZUDPGothic-Regular.ttf", "BIZUDGothic-Regular.ttf", "ipaexg.ttf", "VL-PGothic-Regular.ttf", "Arial Unicode.ttf"],
        ["DejaVuSans.ttf"], // signs of currencies that the first lacks
    ];

    private static readonly string[][] Bold =
    [
        ["Roboto-Bold.ttf", "NotoSans-Bold.ttf", "DejaVuSans-Bold.ttf", "LiberationSans-Bold.ttf", "Arial Bold.ttf", "arialbd.ttf"],
        ["BIZUDPGothic-Bold.ttf", "BIZUDGothic-Bold.ttf"],
        ["DejaVuSans-Bold.ttf"],
    ];

    private readonly Lazy<(IReadOnlyList<TrueTypeFont> Plain, IReadOnlyList<TrueTypeFont> Bold)> _found;

    public PdfFonts(IOptions<InvoiceOptions> options, ILogger<PdfFonts> log)
    {
        _found = new(() =>
        {
            var files = Files(options.Value.FontDirectory);
            var plain = Pick(files, Plain);
            if (plain.Count == 0 || !plain.Any(f => f.Glyph('請') is not null))
            {
                LogMissing(log, plain.Count == 0 ? "Invoices cannot be made into PDF files" : "Japanese on invoices shows as question marks");
            }
            // What has no bold of its own is set plain.
            return (plain, [.. Pick(files, Bold), .. plain]);
        });
    }

    /// <summary>Whether anything can be set at all.</summary>
    public bool Any => _found.Value.Plain.Count > 0;

    /// <summary>In the order they are asked whether they have a character.</summary>
    public IReadOnlyList<TrueTypeFont> Of(bool bold) => bold ? _found.Value.Bold : _found.Value.Plain;

    private static List<TrueTypeFont> Pick(Dictionary<string, string> files, string[][] wanted) =>
        [.. wanted.Select(names => names.Select(files.GetValueOrDefault).OfType<string>().Select(TrueTypeFont.Read).FirstOrDefault(f => f is not null)).OfType<TrueTypeFont>().DistinctBy(f => f.Path)];

    private static Dictionary<string, string> Files(string? first)
    {
        string?[] places =
        [
            first, "/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts", Environment.GetFolderPath(Environment.SpecialFolder.Fonts),
        ];
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var everywhere = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true };
        foreach (var file in places.Where(Directory.Exists).SelectMany(place => Directory.EnumerateFiles(place!, "*.ttf", everywhere).Order(StringComparer.Ordinal)))
        {
            found.TryAdd(Path.GetFileName(file), file);
        }
        return found;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{What}: install fonts-roboto-unhinted and fonts-morisawa-bizud-gothic, or set Invoices:FontDirectory")]
    private static partial void LogMissing(ILogger log, string what);
}
