using System.Buffers.Binary;

namespace BlazorAccounts.Features.Profiles.Pictures;

/// <summary>PNG (W3C, third edition): an eight-byte signature, then chunks of length, type, data and CRC.</summary>
internal static class PngFile
{
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(i => CrcOf((uint)i))];

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Keeps the header, palette, transparency, colour space and pixels; the frames of an animation and every text go.</summary>
    public static bool TryClean(ReadOnlySpan<byte> file, List<byte> clean)
    {
        clean.Clear();
        if (!file.StartsWith(Signature))
        {
            return false;
        }
        clean.AddRange(Signature);
        var (at, pixels) = (Signature.Length, false);
        while (at + 12L <= file.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12)
            {
                return false;
            }
            var chunk = file.Slice(at, (int)length + 12);
            var type = chunk.Slice(4, 4);
            if (BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]) != Crc(chunk[4..^4]) || (at == Signature.Length) != type.SequenceEqual("IHDR"u8))
            {
                return false;
            }
            if (type.SequenceEqual("IHDR"u8) && (length != 13 || !Picture.Drawable(BinaryPrimitives.ReadUInt32BigEndian(chunk[8..]), BinaryPrimitives.ReadUInt32BigEndian(chunk[12..]))))
            {
                return false;
            }
            pixels |= type.SequenceEqual("IDAT"u8);
            if (Draws(type))
            {
                clean.AddRange(chunk);
            }
            if (type.SequenceEqual("IEND"u8))
            {
                return pixels;
            }
            at += chunk.Length;
        }
        return false;
    }

    // Polynomial EDB88320, as in ISO 3309: the framework has it in a package of its own only.
    private static uint Crc(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        foreach (var one in data)
        {
            crc = CrcTable[(crc ^ one) & 0xFF] ^ (crc >> 8);
        }
        return ~crc;
    }

    private static uint CrcOf(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
        }
        return value;
    }

    private static bool Draws(ReadOnlySpan<byte> type) =>
        type.SequenceEqual("IHDR"u8) || type.SequenceEqual("PLTE"u8) || type.SequenceEqual("tRNS"u8) || type.SequenceEqual("gAMA"u8) || type.SequenceEqual("cHRM"u8)
        || type.SequenceEqual("sRGB"u8) || type.SequenceEqual("IDAT"u8) || type.SequenceEqual("IEND"u8);
}
