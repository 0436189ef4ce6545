using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace BlazorAccounts.Features.Invoices.Pdf;

/// <summary>What a PDF tells of itself.</summary>
/// <param name="Id">Stable, so that the same document is the same file.</param>
internal sealed record PdfAbout(string Title, string Author, string Language, DateTimeOffset At, Guid Id);

/// <summary>Writes a PDF 1.7: pages of A4, and the fonts they use with only the glyphs they use. The same input gives the same bytes.</summary>
internal sealed class PdfFile
{
    public const double Height = 842;

    private readonly List<StringBuilder> _pages = [];
    private readonly List<UsedFont> _fonts = [];
    private readonly ArrayBufferWriter<byte> _file = new();
    private readonly List<int> _offsets = [];

    public int Pages => _pages.Count;

    public int AddPage()
    {
        _pages.Add(new());
        return _pages.Count - 1;
    }

    /// <param name="y">From the top, of the line that letters stand on.</param>
    /// <param name="colour">Red, green and blue in a number: <c>0x512bd4</c>.</param>
    public void Text(int page, TrueTypeFont font, double size, int colour, double x, double y, IEnumerable<(int Character, ushort Glyph)> glyphs)
    {
        if (_fonts.Find(f => f.Font == font) is not { } used)
        {
            used = new(font);
            _fonts.Add(used);
        }
        var hex = new StringBuilder();
        foreach (var (character, glyph) in glyphs)
        {
            used.Characters.TryAdd(glyph, character);
            hex.Append(glyph.ToString("X4", CultureInfo.InvariantCulture));
        }
        Add(page, $"BT /F{_fonts.IndexOf(used)} {size:0.##} Tf {Colour(colour)} rg {x:0.##} {Height - y:0.##} Td <{hex}> Tj ET");
    }

    public void Line(int page, double width, int colour, double from, double to, double y) =>
        Add(page, $"{Colour(colour)} RG {width:0.##} w {from:0.##} {Height - y:0.##} m {to:0.##} {Height - y:0.##} l S");

    public void Box(int page, int colour, double x, double y, double width, double height) =>
        Add(page, $"{Colour(colour)} rg {x:0.##} {Height - y - height:0.##} {width:0.##} {height:0.##} re f");

    public byte[] Save(PdfAbout about)
    {
        _file.Write("%PDF-1.7\n%âãÏÓ\n"u8);
        const int Catalog = 1, Tree = 2, Info = 3, FirstFont = 4;
        var firstPage = FirstFont + (5 * _fonts.Count);
        Object($"<< /Type /Catalog /Pages {Tree} 0 R /Lang ({about.Language}) /ViewerPreferences << /DisplayDocTitle true >> >>");
        Object($"<< /Type /Pages /Count {_pages.Count} /Kids [{string.Join(' ', _pages.Select((_, i) => $"{firstPage + (2 * i)} 0 R"))}] >>");
        var at = about.At.UtcDateTime.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        Object($"<< /Title {Words(about.Title)} /Author {Words(about.Author)} /Producer {Words(about.Author)} /CreationDate (D:{at}Z) /ModDate (D:{at}Z) >>");
        for (var i = 0; i < _fonts.Count; i++)
        {
            WriteFont(_fonts[i], FirstFont + (5 * i));
        }
        var fonts = string.Join(' ', _fonts.Select((_, i) => $"/F{i} {FirstFont + (5 * i)} 0 R"));
        for (var i = 0; i < _pages.Count; i++)
        {
            Object($"<< /Type /Page /Parent {Tree} 0 R /MediaBox [0 0 595 842] /Resources << /Font << {fonts} >> >> /Contents {firstPage + (2 * i) + 1} 0 R >>");
            Stream(Encoding.ASCII.GetBytes(_pages[i].ToString()));
        }
        WriteEnd(Catalog, Info, about.Id);
        return _file.WrittenSpan.ToArray();
    }

    // A composite font of glyph numbers, what it consists of, and which characters they are, for whoever copies or searches.
    private void WriteFont(UsedFont used, int number)
    {
        var (font, glyphs) = (used.Font, used.Characters);
        var name = $"{Tag(glyphs.Keys)}+{font.Name}";
        var box = string.Join(' ', font.Box);
        Object($"<< /Type /Font /Subtype /Type0 /BaseFont /{name} /Encoding /Identity-H /DescendantFonts [{number + 1} 0 R] /ToUnicode {number + 4} 0 R >>");
        Object($"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /{name} /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor {number + 2} 0 R "
            + $"/CIDToGIDMap /Identity /DW 1000 /W [{string.Join(' ', glyphs.Keys.Select(g => $"{g} [{font.Width(g)}]"))}] >>");
        Object($"<< /Type /FontDescriptor /FontName /{name} /Flags 4 /FontBBox [{box}] /ItalicAngle 0 /Ascent {font.Ascent} /Descent {font.Descent} /CapHeight {font.Ascent} /StemV 80 /FontFile2 {number + 3} 0 R >>");
        Stream(font.Subset(glyphs.Keys.ToHashSet()), lengthOfAll: true);
        Stream(Encoding.ASCII.GetBytes(Unicode(glyphs)));
    }

    private static string Unicode(SortedDictionary<ushort, int> glyphs)
    {
        var map = new StringBuilder("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Adobe-Identity-UCS def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n");
        foreach (var some in glyphs.Chunk(100)) // as many as one list may have
        {
            map.Append(CultureInfo.InvariantCulture, $"{some.Length} beginbfchar\n");
            foreach (var (glyph, character) in some)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(char.ConvertFromUtf32(character)))}>\n");
            }
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap CMapName currentdict /CMap defineresource pop end end").ToString();
    }

    // Six letters that tell two subsets of one font apart.
    private static string Tag(IEnumerable<ushort> glyphs)
    {
        var number = glyphs.Aggregate(17u, (sum, glyph) => (sum * 31) + glyph);
        return string.Concat(Enumerable.Range(0, 6).Select(i => (char)('A' + (number / (uint)Math.Pow(26, i) % 26))));
    }

    private void WriteEnd(int catalog, int info, Guid id)
    {
        var (start, count) = (_file.WrittenCount, _offsets.Count + 1);
        Write($"xref\n0 {count}\n0000000000 65535 f \n");
        _offsets.ForEach(offset => Write($"{offset:D10} 00000 n \n"));
        Write($"trailer\n<< /Size {count} /Root {catalog} 0 R /Info {info} 0 R /ID [<{id:N}> <{id:N}>] >>\nstartxref\n{start}\n%%EOF\n");
    }

    private void Object(string body)
    {
        Begin();
        Write($"{body}\nendobj\n");
    }

    private void Stream(byte[] content, bool lengthOfAll = false)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            zip.Write(content);
        }
        Begin();
        Write($"<< /Length {packed.Length} /Filter /FlateDecode{(lengthOfAll ? string.Create(CultureInfo.InvariantCulture, $" /Length1 {content.Length}") : "")} >>\nstream\n");
        _file.Write(packed.GetBuffer().AsSpan(0, (int)packed.Length));
        Write($"\nendstream\nendobj\n");
    }

    private void Begin()
    {
        _offsets.Add(_file.WrittenCount);
        Write($"{_offsets.Count} 0 obj\n");
    }

    private void Write(FormattableString text) => _file.Write(Encoding.Latin1.GetBytes(FormattableString.Invariant(text)));

    private void Add(int page, FormattableString operation) => _pages[page].Append(FormattableString.Invariant(operation)).Append('\n');

    private static string Colour(int rgb) => FormattableString.Invariant($"{(rgb >> 16 & 255) / 255.0:0.###} {(rgb >> 8 & 255) / 255.0:0.###} {(rgb & 255) / 255.0:0.###}");

    private static string Words(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    private sealed record UsedFont(TrueTypeFont Font)
    {
        public SortedDictionary<ushort, int> Characters { get; } = [];
    }
}
