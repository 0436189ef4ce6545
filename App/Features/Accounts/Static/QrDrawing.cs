using System.Globalization;
using System.Text;
using QRCoder;

namespace BlazorAccounts.Features.Accounts.Static;

/// <summary>A QR code as one SVG path, dark modules only, with the quiet zone around it.</summary>
/// <param name="Size">Modules a side.</param>
internal sealed record QrDrawing(int Size, string Path)
{
    public static QrDrawing Of(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.M);
        StringBuilder path = new();
        var rows = data.ModuleMatrix;
        for (var y = 0; y < rows.Count; y++)
        {
            for (var x = 0; x < rows.Count; x++)
            {
                if (rows[y][x])
                {
                    path.Append(CultureInfo.InvariantCulture, $"M{x} {y}h1v1h-1z");
                }
            }
        }
        return new(rows.Count, path.ToString());
    }
}
