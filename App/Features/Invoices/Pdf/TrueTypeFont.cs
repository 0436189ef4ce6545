using System.Buffers.Binary;
using System.Text;

namespace BlazorAccounts.Features.Invoices.Pdf;

/// <summary>What setting text needs of a TrueType file: which glyph a character has and how wide it is. The outlines stay in the file until a document takes some of them.</summary>
internal sealed class TrueTypeFont
{
    private readonly Dictionary<int, ushort> _glyphs;
    private readonly ushort[] _advances;

    private TrueTypeFont(string path, FontTables tables)
    {
        Path = path;
        UnitsPerEm = tables.U16("head", 18);
        Box = [.. Enumerable.Range(0, 4).Select(i => Scaled(tables.I16("head", 36 + (2 * i))))];
        (Ascent, Descent) = (Scaled(tables.I16("hhea", 4)), Scaled(tables.I16("hhea", 6)));
        _advances = [.. Enumerable.Range(0, tables.U16("hhea", 34)).Select(i => tables.U16("hmtx", 4 * i))];
        _glyphs = tables.Glyphs();
    }

    public string Path { get; }
    public int Ascent { get; }
    public int Descent { get; }

    /// <summary>Around all glyphs, in thousandths of the size.</summary>
    public IReadOnlyList<int> Box { get; }

    /// <summary>As a PDF may name it.</summary>
    public string Name => string.Concat(System.IO.Path.GetFileNameWithoutExtension(Path).Where(char.IsAsciiLetterOrDigit));

    private int UnitsPerEm { get; }

    /// <summary>Null when it cannot be read as TrueType with outlines of its own kind.</summary>
    public static TrueTypeFont? Read(string path)
    {
        try
        {
            var tables = new FontTables(File.ReadAllBytes(path));
            return tables.Has("glyf") && tables.Has("cmap") ? new(path, tables) : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or IndexOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>Null when it has none.</summary>
    public ushort? Glyph(int character) => _glyphs.TryGetValue(character, out var glyph) && glyph > 0 ? glyph : null;

    /// <summary>In thousandths of the size.</summary>
    public int Width(ushort glyph) => Scaled(_advances[Math.Min(glyph, _advances.Length - 1)]);

    /// <summary>A font file with these glyphs alone, under the numbers they have.</summary>
    public byte[] Subset(IReadOnlySet<ushort> glyphs) => new FontTables(File.ReadAllBytes(Path)).Subset(glyphs);

    private int Scaled(int units) => (int)Math.Round(units * 1000.0 / UnitsPerEm);
}

/// <summary>The tables of a TrueType file.</summary>
internal sealed class FontTables
{
    // What a font inside a PDF consists of; the rest is for systems that install it.
    private static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    private readonly byte[] _file;
    private readonly Dictionary<string, (int At, int Length)> _tables = new(StringComparer.Ordinal);

    public FontTables(byte[] file)
    {
        _file = file;
        for (var i = 0; i < Short(4); i++)
        {
            var entry = 12 + (16 * i);
            _tables[Encoding.ASCII.GetString(file, entry, 4)] = ((int)Long(entry + 8), (int)Long(entry + 12));
        }
    }

    public bool Has(string table) => _tables.ContainsKey(table);

    public ushort U16(string table, int at) => Short(At(table) + at);

    public short I16(string table, int at) => (short)U16(table, at);

    /// <summary>By character. The two forms that fonts of today use: runs of 16-bit characters (4) and of all characters (12).</summary>
    public Dictionary<int, ushort> Glyphs()
    {
        var (found, cmap) = (new Dictionary<int, ushort>(), At("cmap"));
        for (var i = 0; i < Short(cmap + 2); i++)
        {
            var at = cmap + (int)Long(cmap + 8 + (8 * i));
            switch (Short(at))
            {
                case 4:
                    AddRuns(found, at);
                    break;
                case 12:
                    AddGroups(found, at);
                    break;
                default:
                    break; // for old systems
            }
        }
        return found;
    }

    public byte[] Subset(IReadOnlySet<ushort> wanted)
    {
        var glyphs = new SortedSet<ushort>(wanted) { 0 };
        foreach (var glyph in wanted)
        {
            AddParts(glyphs, glyph);
        }
        var (count, outlines, offsets) = (U16("maxp", 4), new MemoryStream(), new MemoryStream());
        for (var glyph = 0; glyph <= count; glyph++)
        {
            Write(offsets, (uint)outlines.Length);
            if (glyph < count && glyphs.Contains((ushort)glyph))
            {
                var (from, to) = Outline((ushort)glyph);
                outlines.Write(_file.AsSpan(from, to - from));
                outlines.SetLength((outlines.Length + 3) & ~3L);
                outlines.Position = outlines.Length;
            }
        }
        var head = Bytes("head");
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1); // offsets of four bytes
        return Join(Kept.Where(Has).Select(name => (name, name switch { "glyf" => outlines.ToArray(), "loca" => offsets.ToArray(), "head" => head, "hmtx" => Metrics(glyphs), _ => Bytes(name) })).ToList());
    }

    // Each character's glyph is its number plus a difference, or stands in a list behind the runs.
    private void AddRuns(Dictionary<int, ushort> found, int at)
    {
        var runs = Short(at + 6) / 2;
        var (lasts, firsts, differences, lists) = (at + 14, at + 16 + (2 * runs), at + 16 + (4 * runs), at + 16 + (6 * runs));
        for (var run = 0; run < runs; run++)
        {
            var (difference, list) = (Short(differences + (2 * run)), Short(lists + (2 * run)));
            int first = Short(firsts + (2 * run));
            for (var c = first; c <= Short(lasts + (2 * run)) && c < 0xFFFF; c++)
            {
                var listed = list == 0 ? c : Short(lists + (2 * run) + list + (2 * (c - first)));
                found.TryAdd(c, list != 0 && listed == 0 ? (ushort)0 : (ushort)(listed + difference));
            }
        }
    }

    private void AddGroups(Dictionary<int, ushort> found, int at)
    {
        for (var group = 0; group < Long(at + 12); group++)
        {
            var entry = at + 16 + (12 * group);
            var first = (int)Long(entry);
            for (var c = first; c <= Math.Min(Long(entry + 4), 0x10FFFF); c++)
            {
                found.TryAdd(c, (ushort)(Long(entry + 8) + c - first));
            }
        }
    }

    // An accented letter is often its letter and its accent.
    private void AddParts(SortedSet<ushort> glyphs, ushort glyph)
    {
        var (from, to) = Outline(glyph);
        if (to - from < 10 || (short)Short(from) >= 0)
        {
            return;
        }
        for (var (at, more) = (from + 10, true); more;)
        {
            var (flags, part) = (Short(at), Short(at + 2));
            if (glyphs.Add(part))
            {
                AddParts(glyphs, part);
            }
            at += 4 + ((flags & 1) != 0 ? 4 : 2) + ((flags & 8) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0);
            more = (flags & 0x20) != 0;
        }
    }

    private (int From, int To) Outline(ushort glyph)
    {
        var (loca, glyf) = (At("loca"), At("glyf"));
        return U16("head", 50) == 0
            ? (glyf + (2 * Short(loca + (2 * glyph))), glyf + (2 * Short(loca + (2 * glyph) + 2)))
            : (glyf + (int)Long(loca + (4 * glyph)), glyf + (int)Long(loca + (4 * glyph) + 4));
    }

    // Those of other glyphs are emptied, so that they pack to nothing.
    private byte[] Metrics(SortedSet<ushort> glyphs)
    {
        var (metrics, whole) = (Bytes("hmtx"), U16("hhea", 34));
        for (var glyph = 0; glyph < whole - 1; glyph++)
        {
            if (!glyphs.Contains((ushort)glyph))
            {
                metrics.AsSpan(4 * glyph, 4).Clear();
            }
        }
        return metrics;
    }

    private static byte[] Join(List<(string Name, byte[] Bytes)> tables)
    {
        var (joined, at) = (new MemoryStream(), (uint)(12 + (16 * tables.Count)));
        var power = (int)Math.Log2(tables.Count);
        Write(joined, 0x00010000);
        foreach (var part in new[] { tables.Count, 16 << power, power, (16 * tables.Count) - (16 << power) })
        {
            joined.Write([(byte)(part >> 8), (byte)part]);
        }
        foreach (var (name, bytes) in tables)
        {
            joined.Write(Encoding.ASCII.GetBytes(name));
            Write(joined, Sum(bytes));
            Write(joined, at);
            Write(joined, (uint)bytes.Length);
            at += (uint)((bytes.Length + 3) & ~3);
        }
        foreach (var (_, bytes) in tables)
        {
            joined.Write(bytes);
            joined.SetLength((joined.Length + 3) & ~3L);
            joined.Position = joined.Length;
        }
        return joined.ToArray();
    }

    private static uint Sum(byte[] bytes)
    {
        var sum = 0u;
        for (var i = 0; i < bytes.Length; i++)
        {
            sum += (uint)bytes[i] << (24 - (8 * (i % 4)));
        }
        return sum;
    }

    private static void Write(MemoryStream stream, uint value)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(four, value);
        stream.Write(four);
    }

    private int At(string table) => _tables[table].At;

    private byte[] Bytes(string table) => _file.AsSpan(_tables[table].At, _tables[table].Length).ToArray();

    private ushort Short(int at) => BinaryPrimitives.ReadUInt16BigEndian(_file.AsSpan(at, 2));

    private uint Long(int at) => BinaryPrimitives.ReadUInt32BigEndian(_file.AsSpan(at, 4));
}
