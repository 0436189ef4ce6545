namespace BlazorAccounts.Features.Invoices.Pdf;

/// <summary>Paper to write on from top to bottom, in points. Each character is set in the first font that has it; one that none has becomes a question mark.</summary>
internal sealed class PdfSheet(PdfFile file, PdfFonts fonts)
{
    public const double Left = 50;
    public const double Right = 545;
    public const double Bottom = 770;
    public const double Width = Right - Left;

    public const int Ink = 0x1b1b24;
    public const int Faint = 0x666673;
    public const int Rule = 0xe2e2ea;

    private int _page;

    /// <summary>How far down the next line stands.</summary>
    public double Y { get; set; }

    public void TurnPage() => (_page, Y) = (file.AddPage(), 60);

    /// <summary>Goes on writing on an earlier page.</summary>
    public void Reopen(int page) => _page = page;

    public void Line(double y, double from = Left, int colour = Rule) => file.Line(_page, 0.75, colour, from, Right, y);

    public void Box(double x, double y, double width, double height, int colour) => file.Box(_page, colour, x, y, width, height);

    /// <summary>One line, from <paramref name="x"/> on.</summary>
    public void Write(string text, double x, double y, double size = 9, bool bold = false, int colour = Ink)
    {
        foreach (var run in Runs(text, bold))
        {
            file.Text(_page, run.Font, size, colour, x, y, run.Glyphs);
            x += run.Width * size;
        }
    }

    /// <summary>One line that ends at <paramref name="x"/>.</summary>
    public void WriteRight(string text, double x, double y, double size = 9, bool bold = false, int colour = Ink) =>
        Write(text, x - WidthOf(text, size, bold), y, size, bold, colour);

    public double WidthOf(string text, double size = 9, bool bold = false) => Runs(text, bold).Sum(r => r.Width) * size;

    /// <summary>Breaks at spaces, and inside what is longer than a line, as Japanese is.</summary>
    public IReadOnlyList<string> Wrap(string text, double width, double size = 9, bool bold = false)
    {
        var lines = new List<string>();
        foreach (var paragraph in text.Split('\n'))
        {
            var rest = paragraph.TrimEnd();
            while (WidthOf(rest, size, bold) > width)
            {
                var fits = Fits(rest, width, size, bold);
                var space = rest.LastIndexOf(' ', Math.Min(fits, rest.Length - 1));
                var cut = space > 0 ? space : fits;
                lines.Add(rest[..cut].TrimEnd());
                rest = rest[cut..].TrimStart();
            }
            lines.Add(rest);
        }
        return lines;
    }

    private int Fits(string text, double width, double size, bool bold)
    {
        var (fits, used) = (0, 0.0);
        foreach (var rune in text.EnumerateRunes())
        {
            used += WidthOf(rune.ToString(), size, bold);
            if (used > width && fits > 0)
            {
                break;
            }
            fits += rune.Utf16SequenceLength;
        }
        return fits;
    }

    private List<Run> Runs(string text, bool bold)
    {
        var (runs, all) = (new List<Run>(), fonts.Of(bold));
        foreach (var rune in text.EnumerateRunes())
        {
            var (shown, font) = all.FirstOrDefault(f => f.Glyph(rune.Value) is not null) is { } has ? (rune.Value, has) : ('?', all[0]);
            if (runs.Count == 0 || runs[^1].Font != font)
            {
                runs.Add(new(font, []));
            }
            runs[^1].Glyphs.Add((shown, font.Glyph(shown) ?? 0));
        }
        return runs;
    }

    private sealed record Run(TrueTypeFont Font, List<(int Character, ushort Glyph)> Glyphs)
    {
        public double Width => Glyphs.Sum(g => Font.Width(g.Glyph)) / 1000.0;
    }
}
