using System.Buffers.Binary;

namespace BlazorAccounts.Features.Profiles.Pictures;

/// <summary>JPEG (ITU-T T.81): segments that begin with a marker; after "start of scan" come the pixels, until the next marker that is no restart.</summary>
internal static class JpegFile
{
    private const byte StartOfImage = 0xD8, EndOfImage = 0xD9, StartOfScan = 0xDA, App0 = 0xE0, Exif = 0xE1, Adobe = 0xEE, LastApp = 0xEF, Comment = 0xFE;

    public static bool TryClean(ReadOnlySpan<byte> file, List<byte> clean)
    {
        clean.Clear();
        if (!file.StartsWith((ReadOnlySpan<byte>)[0xFF, StartOfImage, 0xFF]))
        {
            return false;
        }
        clean.AddRange(file[..2]);
        var (at, sized, scanned) = (2, false, false);
        while (at + 1 < file.Length && file[at] == 0xFF)
        {
            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++; // fill byte
                continue;
            }
            if (marker == EndOfImage)
            {
                clean.AddRange((ReadOnlySpan<byte>)[0xFF, EndOfImage]);
                return sized && scanned;
            }
            if (at + 4 > file.Length || BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]) is var length && (length < 2 || at + 2 + length > file.Length))
            {
                return false;
            }
            var segment = file.Slice(at, 2 + length);
            if (IsFrame(marker))
            {
                sized = length >= 8 && Picture.Drawable(BinaryPrimitives.ReadUInt16BigEndian(segment[7..]), BinaryPrimitives.ReadUInt16BigEndian(segment[5..]));
                if (!sized)
                {
                    return false;
                }
            }
            Keep(marker, segment, clean);
            at += segment.Length;
            if (marker == StartOfScan)
            {
                var end = at + EndOfScan(file[at..]);
                clean.AddRange(file[at..end]);
                (at, scanned) = (end, true);
            }
        }
        return false;
    }

    // Frame headers are C0 to CF without the tables and extensions between them.
    private static bool IsFrame(byte marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    private static void Keep(byte marker, ReadOnlySpan<byte> segment, List<byte> clean)
    {
        switch (marker)
        {
            case App0 when segment[4..].StartsWith("JFIF\0"u8) && segment.Length >= 18:
                clean.AddRange((ReadOnlySpan<byte>)[.. segment[..2], 0, 16, .. segment.Slice(4, 12), 0, 0]); // without its thumbnail
                break;
            case Adobe when segment[4..].StartsWith("Adobe"u8): // how colours are coded: without it some pictures turn
                clean.AddRange(segment);
                break;
            case Exif when Orientation(segment[4..]) is > 1 and var up:
                clean.AddRange((ReadOnlySpan<byte>)[0xFF, Exif, 0, 34, .. "Exif\0\0MM"u8, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)up, 0, 0, 0, 0, 0, 0]);
                break;
            case (>= App0 and <= LastApp) or Comment:
                break;
            default:
                clean.AddRange(segment);
                break;
        }
    }

    /// <summary>Length of the pixels: until a marker that is neither a stuffed FF nor a restart.</summary>
    private static int EndOfScan(ReadOnlySpan<byte> data)
    {
        for (var i = 0; i + 1 < data.Length; i++)
        {
            if (data[i] == 0xFF && data[i + 1] is not (0 or >= 0xD0 and <= 0xD7 or 0xFF))
            {
                return i;
            }
        }
        return data.Length;
    }

    /// <summary>Tag 0x0112 of the first directory (Exif 2.3): 1 to 8; null when there is none.</summary>
    private static int? Orientation(ReadOnlySpan<byte> exif)
    {
        if (!exif.StartsWith("Exif\0\0"u8) || exif.Length < 14)
        {
            return null;
        }
        var tiff = exif[6..];
        var big = tiff.StartsWith("MM"u8);
        if (!big && !tiff.StartsWith("II"u8))
        {
            return null;
        }
        var directory = Number(tiff[4..], 4, big);
        if (directory + 2 > tiff.Length)
        {
            return null;
        }
        var count = Number(tiff[(int)directory..], 2, big);
        for (var i = 0; i < count; i++)
        {
            var entry = directory + 2 + (12 * i);
            if (entry + 12 > tiff.Length)
            {
                return null;
            }
            if (Number(tiff[(int)entry..], 2, big) == 0x0112)
            {
                return Number(tiff[((int)entry + 8)..], 2, big) is >= 1 and <= 8 and var up ? (int)up : null;
            }
        }
        return null;
    }

    private static long Number(ReadOnlySpan<byte> at, int bytes, bool big) => (bytes, big) switch
    {
        (2, true) => BinaryPrimitives.ReadUInt16BigEndian(at),
        (2, false) => BinaryPrimitives.ReadUInt16LittleEndian(at),
        (_, true) => BinaryPrimitives.ReadUInt32BigEndian(at),
        _ => BinaryPrimitives.ReadUInt32LittleEndian(at),
    };
}
