using System.IO.Compression;
using BlazorAccounts.Data;
using BlazorAccounts.Data.Privacy;

namespace BlazorAccounts.Features.Privacy;

/// <summary>Puts a person's data together: one JSON of all tables, and the files that other features add.</summary>
public sealed class PackExport(IOwnedDbs dbs, IEnumerable<IExportFile> files, TimeProvider clock)
{
    public const string JsonName = "my-data.json";

    /// <returns>A zip.</returns>
    public async Task<byte[]> RunAsync(Whose whose, CancellationToken ct)
    {
        using var packed = new MemoryStream();
        await using (var zip = new ZipArchive(packed, ZipArchiveMode.Create, leaveOpen: true))
        {
            await using (var json = await zip.CreateEntry(JsonName).OpenAsync(ct))
            {
                await using var db = await dbs.OfAsync(whose, ct);
                await WritePersonalData.RunAsync(json, db, whose, clock.GetUtcNow(), ct);
            }
            foreach (var file in files)
            {
                if (await file.ForAsync(whose, ct) is { } content)
                {
                    await using var entry = await zip.CreateEntry(file.Name).OpenAsync(ct);
                    await entry.WriteAsync(content, ct);
                }
            }
        }
        return packed.ToArray();
    }
}
