using System.Buffers.Binary;

namespace BlazorAccounts.Features.Profiles.Pictures;

/// <summary>WebP (RFC 9649): a RIFF file of chunks, each of a type, a length and data padded to an even length.</summary>
internal static class WebPFile
{
    private const byte AlphaFlag = 0x10, AnimationFlag = 0x02;

    /// <summary>Keeps the picture and its transparency. What moves is refused.</summary>
    public static bool TryClean(ReadOnlySpan<byte> file, List<byte> clean)
    {
        clean.Clear();
        if (file.Length < 20 || !file.StartsWith("RIFF"u8) || !file[8..].StartsWith("WEBP"u8))
        {
            return false;
        }
        var end = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L;
        if (end > file.Length)
        {
            return false;
        }
        clean.AddRange(file[..12]);
        var (at, drawn) = (12L, false);
        while (at + 8 <= end)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(file[(int)(at + 4)..]);
            var whole = 8 + length + (length & 1);
            if (at + whole > end)
            {
                return false;
            }
            var chunk = file.Slice((int)at, (int)whole);
            switch (chunk[..4])
            {
                case var type when type.SequenceEqual("VP8X"u8):
                    if (length < 10 || (chunk[8] & AnimationFlag) != 0 || !Picture.Drawable(Number24(chunk[12..]) + 1, Number24(chunk[15..]) + 1))
                    {
                        return false;
                    }
                    clean.AddRange((ReadOnlySpan<byte>)[.. chunk[..8], (byte)(chunk[8] & AlphaFlag), .. chunk[9..]]);
                    break;
                case var type when type.SequenceEqual("VP8 "u8) && !drawn:
                    if (length < 10 || !chunk[11..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A])
                        || !Picture.Drawable(BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(chunk[16..]) & 0x3FFF))
                    {
                        return false;
                    }
                    clean.AddRange(chunk);
                    drawn = true;
                    break;
                case var type when type.SequenceEqual("VP8L"u8) && !drawn:
                    if (length < 5 || chunk[8] != 0x2F || BinaryPrimitives.ReadUInt32LittleEndian(chunk[9..]) is var bits && !Picture.Drawable((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1))
                    {
                        return false;
                    }
                    clean.AddRange(chunk);
                    drawn = true;
                    break;
                case var type when type.SequenceEqual("ALPH"u8):
                    clean.AddRange(chunk);
                    break;
                case var type when type.SequenceEqual("ANIM"u8) || type.SequenceEqual("ANMF"u8):
                    return false;
            }
            at += whole;
        }
        var size = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, (uint)(clean.Count - 8));
        for (var i = 0; i < size.Length; i++)
        {
            clean[4 + i] = size[i];
        }
        return drawn;
    }

    private static int Number24(ReadOnlySpan<byte> at) => at[0] | (at[1] << 8) | (at[2] << 16);
}
