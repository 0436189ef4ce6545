using BlazorAccounts.Features.Invoices;
using BlazorAccounts.Features.Invoices.Pdf;
using BlazorAccounts.Platform.Texts;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace BlazorAccounts.Tests.Features.Invoices;

/// <summary>A document on paper.</summary>
[Covers("PAY-9")]
public sealed class DocumentPdfTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("en", "Tax invoice INV-2026-000042", "Lovelace Analytical Private Limited|Ada King|India|GSTIN 29ABCDE1234F2Z5|₹4,497.00|21 Nov 2026 to 21 Dec 2026|Includes GST 18%|Visa •••• 4242|pi_3QK2nN2eZvKYlo2C1aBcDeFg|SAC 998439|Page 1 of 1")]
    [InlineData("ja", "請求書 INV-2026-000042", "株式会社ラブレス|髙橋 花子|日本|小計|うち消費税 10%|¥439,700|登録番号: T1234567890123|1 / 1ページ")]
    public void It_says_who_what_and_how_much_in_the_buyers_language(string language, string title, string said)
    {
        var pdf = new PdfText(Set(Sample(language)));

        Assert.Equal(title, pdf.Title);
        var page = Assert.Single(pdf.Pages).Replace("\n", "", StringComparison.Ordinal);
        Assert.All(said.Split('|'), words => Assert.Contains(words, page, StringComparison.Ordinal));
        Assert.Contains(pdf.Heads, head => head.Contains($"/Lang ({language})", StringComparison.Ordinal));
        Assert.Contains(pdf.Heads, head => head.Contains("/MediaBox [0 0 595 842]", StringComparison.Ordinal));
        Assert.Equal(pdf.Heads.Count(head => head.Contains("/Type0", StringComparison.Ordinal)), pdf.Heads.Count(head => head.Contains("/FontFile2", StringComparison.Ordinal)));
    }

    [Fact]
    public void The_same_document_gives_the_same_file() => Assert.Equal(Set(Sample("en")), Set(Sample("en", keep: true)));

    [Fact]
    public void What_no_font_has_is_replaced() => Assert.Contains("Ada ? King", new PdfText(Set(Sample("en", name: "Ada \U0001F984 King"))).Pages[0], StringComparison.Ordinal);

    [Fact]
    public void Many_lines_go_on_another_page_and_each_page_is_numbered()
    {
        var pages = new PdfText(Set(Sample("en", lines: 60))).Pages;

        Assert.True(pages.Count > 2, $"{pages.Count} pages");
        Assert.All(pages.Index(), page => Assert.Contains($"Page {page.Index + 1} of {pages.Count}", page.Item, StringComparison.Ordinal));
    }

    [Fact]
    public void It_stays_small() => Assert.InRange(Set(Sample("ja")).Length, 5_000, 150_000);

    [Fact]
    public void Where_no_font_is_found_nothing_can_be_set()
    {
        using var empty = new ScratchDirectory();

        Assert.NotNull(TrueTypeFont.Read(Fonts().Of(bold: false)[0].Path));
        Assert.Null(TrueTypeFont.Read(Path.Combine(empty.Path, "missing.ttf")));
        File.WriteAllText(Path.Combine(empty.Path, "no.ttf"), "no font at all");
        Assert.Null(TrueTypeFont.Read(Path.Combine(empty.Path, "no.ttf")));
    }

    [Fact]
    public void Latin_Japanese_and_the_signs_of_currencies_are_there()
    {
        var fonts = Fonts();

        Assert.All("Ażő請求書髙¥₹€£₩", c => Assert.Contains(fonts.Of(bold: false), f => f.Glyph(c) is not null));
        Assert.All("Ażő請求書髙¥₹€£₩", c => Assert.Contains(fonts.Of(bold: true), f => f.Glyph(c) is not null));
    }

    [Fact]
    public void Countries_are_called_as_the_reader_calls_them()
    {
        Assert.Equal(["日本", "Japan", "日本"], new[] { "ja", "en", "ja" }.Select(language => ReadersCulture.In(language, () => Countries.Name("JP"))));
        Assert.True(Countries.IsKnown("IN") && !Countries.IsKnown("XX") && Countries.All().Count() > 200);
    }

    private static PdfFonts Fonts() => new(Options.Create(new InvoiceOptions()), NullLogger<PdfFonts>.Instance);

    private static byte[] Set(IssuedDocument document)
    {
        var file = new DocumentPdf(Fonts()).Set(document);
        if (Environment.GetEnvironmentVariable("LOOK_AT") is { Length: > 0 } folder)
        {
            File.WriteAllBytes(Path.Combine(folder, $"{document.Kind}-{document.Language}-{document.Lines.Count}.pdf"), file);
        }
        return file;
    }

    private static readonly Dictionary<string, IssuedDocument> Kept = [];

    private static IssuedDocument Sample(string language, int lines = 2, string name = "Ada King", bool keep = false)
    {
        if (keep)
        {
            return Kept[language];
        }
        var seller = new SellerOptions { Name = "Analytical Engines KK", Address = { "1-2-3 Jingumae, Shibuya-ku", "Tokyo 150-0001, Japan" }, TaxId = "T1234567890123", Country = "JP" };
        var rule = new TaxRule { Name = language == "ja" ? "消費税" : "GST", Percent = language == "ja" ? 10 : 18, Code = language == "ja" ? null : "SAC 998439" };
        var buyer = language == "ja"
            ? new Buyer { Name = "髙橋 花子", Company = "株式会社ラブレス", Email = "hanako@lovelace.test", Address = "丸の内 1-1-1\n100-0005 千代田区, 東京都", Country = "JP" }
            : new Buyer { Name = name, Company = "Lovelace Analytical Private Limited", Email = "ada@lovelace.test", Address = "12 Residency Road, 4th floor\n560025 Bengaluru, Karnataka", Country = "IN", TaxId = "29ABCDE1234F2Z5" };
        var currency = language == "ja" ? "JPY" : "INR";
        List<DocumentLine> all = [.. Enumerable.Range(0, lines).Select(i => new DocumentLine(language == "ja" ? "プレミアム" : i == 0 ? "Premium" : "Rest of the period with a plan of a name that is so long that it needs a second line", i + 1, 149900 * (i + 1), Day, Day.AddMonths(1)))];
        var draft = new DocumentDraft(Guid.NewGuid(), DocumentKind.Invoice, "test", Guid.NewGuid(), all, 10000, new(all.Sum(l => l.Amount) - 10000, currency), Day, "stripe", "pi_3QK2nN2eZvKYlo2C1aBcDeFg")
        {
            CardBrand = "visa",
            CardLast4 = "4242",
        };
        return Kept[language] = IssuedDocument.Of(draft, "INV-2026-000042", seller, buyer, language, rule, Day);
    }
}
