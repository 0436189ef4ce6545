using System.Globalization;
using BlazorAccounts.Shell.Kit;

namespace BlazorAccounts.Features.Invoices.Pdf;

/// <summary>Sets a document on paper, in its own language, from what its row says alone: the same document gives the same file.</summary>
internal sealed class DocumentPdf(PdfFonts fonts)
{
    private const int Accent = 0x512bd4;
    private static readonly double[] Columns = [PdfSheet.Left, 300, 396, 470, PdfSheet.Right];

    /// <summary>Whether this machine has a font to set anything in.</summary>
    public bool CanSet => fonts.Any;

    /// <exception cref="InvalidOperationException">There is no font; see <see cref="CanSet"/>.</exception>
    public byte[] Set(IssuedDocument document)
    {
        if (!CanSet)
        {
            throw new InvalidOperationException("There is no font to set a PDF in.");
        }
        var (culture, uiCulture) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = Languages.CultureOf(document.Language);
            return Make(document);
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, uiCulture);
        }
    }

    private byte[] Make(IssuedDocument document)
    {
        var pdf = new PdfFile();
        var sheet = new PdfSheet(pdf, fonts);
        sheet.TurnPage();
        Head(sheet, document);
        Parties(sheet, document);
        Lines(sheet, document);
        Totals(sheet, document);
        Payment(sheet, document);
        Feet(sheet, document, pdf.Pages);
        return pdf.Save(new($"{Title(document)} {document.Number}", document.Seller.Split('\n')[0], document.Language, document.IssuedAt, document.Id));
    }

    private static void Head(PdfSheet sheet, IssuedDocument document)
    {
        sheet.Box(PdfSheet.Left, 48, 28, 3, Accent);
        sheet.Write(Title(document), PdfSheet.Left, 82, 24, bold: true);
        sheet.WriteRight(document.Number, PdfSheet.Right, 66, 12, bold: true);
        sheet.WriteRight(Day(document.IssuedAt), PdfSheet.Right, 82, 9, colour: PdfSheet.Faint);
        sheet.Y = 116;
    }

    private static void Parties(PdfSheet sheet, IssuedDocument document)
    {
        const double Middle = 300;
        var seller = document.Seller.Split('\n').Append(document.SellerTaxId is { } id ? L($"Tax ID: {id}") : null);
        var buyer = document.Buyer;
        var name = buyer.Company ?? buyer.Name;
        string?[] named =
        [
            name, name == buyer.Name ? null : buyer.Name, .. buyer.Address?.Split('\n') ?? [], buyer.Country is { } country ? Countries.Name(country) : null, buyer.Email,
            buyer.TaxId is { } tax ? buyer.Country is "IN" ? $"GSTIN {tax}" : L($"Tax ID: {tax}") : null,
        ];
        var top = sheet.Y;
        var ends = Block(sheet, L("From"), seller, PdfSheet.Left, Middle - PdfSheet.Left - 20);
        sheet.Y = top;
        sheet.Y = Math.Max(ends, Block(sheet, L("Billed to"), named, Middle, PdfSheet.Right - Middle)) + 12;
        if (document.CorrectsNumber is { } corrected)
        {
            sheet.Write(L($"Corrects invoice {corrected}"), PdfSheet.Left, sheet.Y, 9);
            sheet.Y += 22;
        }
    }

    private static double Block(PdfSheet sheet, string label, IEnumerable<string?> lines, double x, double width)
    {
        sheet.Write(label, x, sheet.Y, 8, colour: PdfSheet.Faint);
        sheet.Y += 16;
        var bold = true;
        foreach (var line in lines.Where(l => !string.IsNullOrWhiteSpace(l)).SelectMany(l => sheet.Wrap(l!, width, 9.5, bold)))
        {
            sheet.Write(line, x, sheet.Y, 9.5, bold);
            sheet.Y += 14;
            bold = false;
        }
        return sheet.Y;
    }

    private static void Lines(PdfSheet sheet, IssuedDocument document)
    {
        TableHead(sheet);
        foreach (var line in document.Lines)
        {
            var words = sheet.Wrap(line.What, Columns[1] - Columns[0] - 12);
            var period = line is { From: { } from, To: { } to } && from < to ? sheet.Wrap(L($"{Day(from)} to {Day(to)}"), Columns[1] - Columns[0] - 12, 8) : [];
            var height = (13 * words.Count) + (12 * period.Count) + 11;
            if (sheet.Y + height > PdfSheet.Bottom)
            {
                sheet.TurnPage();
                TableHead(sheet);
            }
            var y = sheet.Y;
            sheet.WriteRight(line.Quantity.ToString("N0", CultureInfo.CurrentCulture), Columns[2] - 14, y);
            sheet.WriteRight(line.UnitAmount is { } unit ? Amount(unit, document) : "", Columns[3], y);
            sheet.WriteRight(Amount(line.Amount, document), Columns[4], y);
            y = WriteAll(sheet, words, y, 13, 9, PdfSheet.Ink);
            WriteAll(sheet, period, y, 12, 8, PdfSheet.Faint);
            sheet.Y += height;
            sheet.Line(sheet.Y - 14);
        }
    }

    private static double WriteAll(PdfSheet sheet, IReadOnlyList<string> lines, double y, double step, double size, int colour)
    {
        foreach (var line in lines)
        {
            sheet.Write(line, Columns[0], y, size, colour: colour);
            y += step;
        }
        return y;
    }

    private static void TableHead(PdfSheet sheet)
    {
        sheet.Write(L("Description"), Columns[0], sheet.Y, 8, colour: PdfSheet.Faint);
        sheet.WriteRight(L("Quantity"), Columns[2] - 14, sheet.Y, 8, colour: PdfSheet.Faint);
        sheet.WriteRight(L("Unit price"), Columns[3], sheet.Y, 8, colour: PdfSheet.Faint);
        sheet.WriteRight(L("Amount"), Columns[4], sheet.Y, 8, colour: PdfSheet.Faint);
        sheet.Line(sheet.Y + 7, colour: PdfSheet.Ink);
        sheet.Y += 24;
    }

    private static void Totals(PdfSheet sheet, IssuedDocument document)
    {
        var rows = new List<(string Label, string Value, bool Bold)>();
        if (document.Discount != 0)
        {
            rows.Add((L("Subtotal"), Amount(document.Total + document.Discount, document), false));
            rows.Add((L("Discount"), Amount(-document.Discount, document), false));
        }
        rows.Add((document.Kind is DocumentKind.Invoice ? L("Total") : L("Total paid back"), Amount(document.Total, document), true));
        if (document.Taxes.Count > 0)
        {
            rows.Add((L("Net amount"), Amount(document.Net.Amount, document), false));
            rows.AddRange(document.Taxes.Select(t => (L($"Includes {t.Name} {t.Percent:0.###}%").ToString(), Amount(t.Amount, document), false)));
        }
        if (sheet.Y + (18 * rows.Count) + 70 > PdfSheet.Bottom)
        {
            sheet.TurnPage();
        }
        sheet.Y += 4;
        foreach (var (label, value, bold) in rows)
        {
            if (bold && label != rows[0].Label)
            {
                sheet.Line(sheet.Y - 8, Columns[1], colour: PdfSheet.Ink);
                sheet.Y += 8;
            }
            sheet.Write(label, Columns[1], sheet.Y, bold ? 11 : 9, bold, bold ? PdfSheet.Ink : PdfSheet.Faint);
            sheet.WriteRight(value, PdfSheet.Right, sheet.Y, bold ? 11 : 9, bold, bold ? PdfSheet.Ink : PdfSheet.Faint);
            sheet.Y += 18;
        }
    }

    private static void Payment(PdfSheet sheet, IssuedDocument document)
    {
        sheet.Y += 22;
        var card = document is { CardBrand: { } brand, CardLast4: { } last } ? $"{Capital(brand)} •••• {last}" : null;
        string paid = document.Kind is DocumentKind.CreditNote ? L($"Paid back on {Day(document.PaidAt)}.")
            : card is null ? L($"Paid on {Day(document.PaidAt)}.") : L($"Paid on {Day(document.PaidAt)} by {card}.");
        string tax = document.Taxes.Count == 0 ? L("No tax is included.") : L("Prices include tax.");
        var lines = new[]
        {
            paid,
            document.PaymentReference is { } reference ? L($"Payment reference: {reference} ({Capital(document.Gateway)})") : null,
            document.TaxCode is { } code ? $"{tax} {code}." : tax,
        };
        foreach (var (line, i) in lines.OfType<string>().SelectMany((l, i) => sheet.Wrap(l, PdfSheet.Width).Select(w => (w, i))))
        {
            sheet.Write(line, PdfSheet.Left, sheet.Y, 9, bold: i == 0, colour: i == 0 ? PdfSheet.Ink : PdfSheet.Faint);
            sheet.Y += 15;
        }
    }

    private static void Feet(PdfSheet sheet, IssuedDocument document, int pages)
    {
        for (var page = 0; page < pages; page++)
        {
            sheet.Reopen(page);
            sheet.Line(796);
            sheet.Write($"{document.Seller.Split('\n')[0]} · {document.Number}", PdfSheet.Left, 812, 8, colour: PdfSheet.Faint);
            sheet.WriteRight(L($"Page {page + 1} of {pages}"), PdfSheet.Right, 812, 8, colour: PdfSheet.Faint);
        }
    }

    private static string Title(IssuedDocument document) => document.Kind is DocumentKind.CreditNote ? L("Credit note") : document.Taxes.Count > 0 ? L("Tax invoice") : L("Invoice");

    private static string Day(DateTimeOffset at) => L($"{at.UtcDateTime:d MMM yyyy}");

    private static string Amount(long minor, IssuedDocument document) => MoneyText.Format(minor, document.Currency);

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
