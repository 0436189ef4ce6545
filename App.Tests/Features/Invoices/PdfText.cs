using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace BlazorAccounts.Tests.Features.Invoices;

/// <summary>Reads back what a PDF of ours says, by the maps from glyphs to characters that it carries. Finds every object where the table at the end says it is.</summary>
public sealed partial class PdfText
{
    private readonly byte[] _file;
    private readonly Dictionary<int, (string Head, byte[] Stream)> _objects = [];

    public PdfText(byte[] file)
    {
        _file = file;
        var text = Encoding.Latin1.GetString(file);
        Assert.StartsWith("%PDF-1.7\n", text, StringComparison.Ordinal);
        Assert.EndsWith("%%EOF\n", text, StringComparison.Ordinal);
        var table = int.Parse(text[(text.LastIndexOf("startxref\n", StringComparison.Ordinal) + 10)..].Split('\n')[0], CultureInfo.InvariantCulture);
        var lines = text[table..].Split('\n');
        Assert.Equal("xref", lines[0]);
        for (var i = 1; i < int.Parse(lines[1].Split(' ')[1], CultureInfo.InvariantCulture); i++)
        {
            _objects[i] = Object(text, int.Parse(lines[2 + i].Split(' ')[0], CultureInfo.InvariantCulture), i);
        }
        Trailer = text[text.LastIndexOf("trailer", StringComparison.Ordinal)..];
    }

    public string Trailer { get; }

    public IEnumerable<string> Heads => _objects.Values.Select(o => o.Head);

    public IReadOnlyList<string> Pages => [.. _objects.Values.Where(o => o.Head.Contains("/Type /Page ", StringComparison.Ordinal)).Select(Page)];

    public string Title => Words(Regex.Match(_objects[3].Head, "/Title <FEFF([0-9A-F]+)>", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);

    private (string Head, byte[] Stream) Object(string text, int at, int number)
    {
        Assert.StartsWith($"{number} 0 obj\n", text[at..(at + 20)], StringComparison.Ordinal);
        var end = text.IndexOf("\nendobj\n", at, StringComparison.Ordinal);
        var head = text[at..end];
        if (Length().Match(head) is not { Success: true } length)
        {
            return (head, []);
        }
        var from = at + head.IndexOf("stream\n", StringComparison.Ordinal) + 7;
        using var zip = new ZLibStream(new MemoryStream(_file, from, int.Parse(length.Groups["n"].Value, CultureInfo.InvariantCulture)), CompressionMode.Decompress);
        using var clear = new MemoryStream();
        zip.CopyTo(clear);
        return (head[..(from - at)], clear.ToArray());
    }

    private string Page((string Head, byte[] Stream) page)
    {
        var maps = FontReference().Matches(page.Head).ToDictionary(m => m.Groups["name"].Value, m => Map(_objects[Number(m)].Head), StringComparer.Ordinal);
        var said = Encoding.ASCII.GetString(_objects[Number(Contents().Match(page.Head))].Stream);
        return string.Join('\n', Shown().Matches(said).Select(m => string.Concat(m.Groups["hex"].Value.Chunk(4).Select(g => maps[m.Groups["font"].Value][new string(g)]))));
    }

    private Dictionary<string, string> Map(string font) =>
        Pair().Matches(Encoding.ASCII.GetString(_objects[Number(ToUnicode().Match(font))].Stream)).ToDictionary(m => m.Groups["glyph"].Value, m => Words(m.Groups["text"].Value), StringComparer.Ordinal);

    private static int Number(Match match) => int.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture);

    private static string Words(string hex) => Encoding.BigEndianUnicode.GetString(Convert.FromHexString(hex));

    [GeneratedRegex("/Length (?<n>[0-9]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Length();

    [GeneratedRegex("/(?<name>F[0-9]+) (?<n>[0-9]+) 0 R", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex FontReference();

    [GeneratedRegex("/Contents (?<n>[0-9]+) 0 R", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Contents();

    [GeneratedRegex("/ToUnicode (?<n>[0-9]+) 0 R", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ToUnicode();

    [GeneratedRegex("/(?<font>F[0-9]+) [^<]*<(?<hex>[0-9A-F]*)> Tj", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shown();

    [GeneratedRegex("^<(?<glyph>[0-9A-F]{4})> <(?<text>[0-9A-F]+)>$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 1000)]
    private static partial Regex Pair();
}
