using System.Buffers.Binary;
using System.Text;
using BlazorAccounts.Features.Profiles.Pictures;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Profiles.Pictures;

[Covers("PRO-1")]
public sealed class PictureTests
{
    private static readonly byte[] Canary = Encoding.ASCII.GetBytes("35.6586N 139.7454E camera of somebody");

    [Theory]
    [InlineData("plain.png", "image/png")]
    [InlineData("plain.jpg", "image/jpeg")]
    [InlineData("plain.webp", "image/webp")]
    [InlineData("lossless.webp", "image/webp")]
    [InlineData("alpha.webp", "image/webp")]
    public void A_picture_is_known_by_its_bytes_and_stays_one(string name, string type)
    {
        var picture = Picture.Read(File(name));

        Assert.Equal(type, picture!.ContentType);
        Assert.Equal(picture, Picture.Read(picture.Bytes), (a, b) => a!.ContentType == b!.ContentType && a.Bytes.AsSpan().SequenceEqual(b.Bytes));
    }

    [Theory]
    [InlineData("moving.webp")]
    [InlineData("wide.png")]
    public void What_moves_or_is_too_large_is_refused(string name) => Assert.Null(Picture.Read(File(name)));

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")]
    [InlineData("<html>")]
    [InlineData("GIF89a")]
    [InlineData("")]
    public void What_is_no_picture_is_refused(string text) => Assert.Null(Picture.Read(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Texts_of_a_PNG_and_what_follows_its_end_go()
    {
        var plain = File("plain.png");
        byte[] marked = [.. plain[..33], .. PngChunk("tEXt"), .. PngChunk("eXIf"), .. plain[33..], .. Canary];

        Assert.Equal(Picture.Read(plain)!.Bytes, Picture.Read(marked)!.Bytes);
    }

    [Fact]
    public void Notes_comments_and_trailing_bytes_of_a_JPEG_go()
    {
        var plain = File("plain.jpg");
        byte[] marked = [.. plain[..2], .. JpegSegment(0xE1, [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Canary]), .. JpegSegment(0xFE, Canary), .. JpegSegment(0xED, Canary), .. plain[2..], .. Canary];

        Assert.Equal(Picture.Read(plain)!.Bytes, Picture.Read(marked)!.Bytes);
    }

    /// <summary>Or photos of phones would lie on their side.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Which_way_is_up_is_all_that_stays_of_a_photo_s_notes(bool bigEndian)
    {
        var plain = File("plain.jpg");
        byte[] tiff = bigEndian
            ? [.. "MM"u8, 0, 42, 0, 0, 0, 8, 0, 2, 0x01, 0x0F, 0, 2, 0, 0, 0, 40, 0, 0, 0, 38, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0, .. Canary]
            : [.. "II"u8, 42, 0, 8, 0, 0, 0, 2, 0, 0x0F, 0x01, 2, 0, 40, 0, 0, 0, 38, 0, 0, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, .. Canary];
        byte[] marked = [.. plain[..2], .. JpegSegment(0xE1, [.. "Exif\0\0"u8, .. tiff]), .. plain[2..]];

        var clean = Picture.Read(marked)!.Bytes;

        Assert.Equal(-1, clean.AsSpan().IndexOf(Canary));
        Assert.True(clean.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6]) > 0);
        Assert.Equal(clean, Picture.Read(clean)!.Bytes);
    }

    [Fact]
    public void Notes_of_a_WebP_go_and_its_flags_with_them()
    {
        var plain = File("lossless.webp");
        byte[] extended = [.. "VP8X"u8, 10, 0, 0, 0, 0x2C, 0, 0, 0, 11, 0, 0, 7, 0, 0];
        byte[] notes = [.. "EXIF"u8, (byte)Canary.Length, 0, 0, 0, .. Canary, .. new byte[Canary.Length % 2]];
        byte[] marked = [.. plain[..12], .. extended, .. plain[12..], .. notes];
        BinaryPrimitives.WriteUInt32LittleEndian(marked.AsSpan(4), (uint)marked.Length - 8);

        var clean = Picture.Read(marked)!.Bytes;

        Assert.Equal(-1, clean.AsSpan().IndexOf(Canary));
        Assert.Equal(0, clean[20]); // neither notes nor a colour profile is promised any more; this one has no transparency
        Assert.Equal((uint)clean.Length - 8, BinaryPrimitives.ReadUInt32LittleEndian(clean.AsSpan(4)));
    }

    [Theory]
    [InlineData("plain.png")]
    [InlineData("plain.jpg")]
    [InlineData("plain.webp")]
    [InlineData("alpha.webp")]
    public void A_file_that_is_cut_short_or_damaged_is_refused_or_harmless(string name)
    {
        var plain = File(name);
        Assert.All(Enumerable.Range(0, plain.Length), length => Assert.Null(Picture.Read(plain.AsSpan(0, length))));
        var random = new Random(20261121);
        for (var i = 0; i < 20_000; i++)
        {
            var damaged = (byte[])plain.Clone();
            for (var hits = random.Next(1, 6); hits > 0; hits--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }
            _ = Picture.Read(damaged); // never throws
        }
    }

    private static byte[] File(string name) => System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", "pictures", name));

    private static byte[] JpegSegment(byte marker, byte[] body) => [0xFF, marker, (byte)((body.Length + 2) >> 8), (byte)(body.Length + 2), .. body];

    private static byte[] PngChunk(string type)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. Canary];
        var crc = uint.MaxValue;
        foreach (var one in named)
        {
            crc ^= one;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
            }
        }
        crc = ~crc;
        return [0, 0, 0, (byte)Canary.Length, .. named, (byte)(crc >> 24), (byte)(crc >> 16), (byte)(crc >> 8), (byte)crc];
    }
}
