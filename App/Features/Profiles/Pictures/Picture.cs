namespace BlazorAccounts.Features.Profiles.Pictures;

/// <summary>
/// A picture file taken apart and put together again with nothing but what draws it: no camera, place, maker, comment, thumbnail or trailing bytes. Only which way
/// is up survives of a photo's notes.
/// </summary>
/// <param name="ContentType">By its bytes.</param>
public sealed record Picture(string ContentType, byte[] Bytes)
{
    /// <summary>Pixels of a side: more is refused, as a small file can hold a picture that fills a memory.</summary>
    public const int MaxSide = 4096;

    /// <summary>Null when it is no PNG, JPEG or WebP, is cut short or damaged, moves, or is too large to draw.</summary>
    public static Picture? Read(ReadOnlySpan<byte> file)
    {
        var clean = new List<byte>(file.Length);
        return PngFile.TryClean(file, clean) ? new("image/png", [.. clean])
            : JpegFile.TryClean(file, clean) ? new("image/jpeg", [.. clean])
            : WebPFile.TryClean(file, clean) ? new("image/webp", [.. clean])
            : null;
    }

    internal static bool Drawable(long width, long height) => width is > 0 and <= MaxSide && height is > 0 and <= MaxSide;
}
