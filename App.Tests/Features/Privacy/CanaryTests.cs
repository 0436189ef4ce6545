using System.Collections;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BlazorAccounts.Data.Privacy;
using BlazorAccounts.Features.Privacy;
using BlazorAccounts.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace BlazorAccounts.Tests.Features.Privacy;

/// <summary>Nothing that is meant for the export is missing from it, and nothing else is in it.</summary>
[Covers("OPS-1")]
public sealed class CanaryTests
{
    private static readonly JsonSerializerOptions Written = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    [Fact]
    public async Task Every_exportable_column_is_in_the_file_and_no_secret_and_nothing_of_anybody_else()
    {
        await using var app = await TestApp.StartAsync();
        await using var db = app.OpenDb();
        var (ada, bob) = (await CanaryRows.AddAsync(db, 10_000), await CanaryRows.AddAsync(db, 20_000));

        var text = await ExportAsync(app, ada.Whose);

        var export = JsonNode.Parse(text)!;
        foreach (var table in PersonalTables.All.Tables)
        {
            var row = Assert.Single(export[table.Group]![table.Name]!.AsArray());
            Assert.All(table.Columns.Where(c => c.IsExported), c =>
                Assert.Equal((table.Name, c.Path, Wire(ada.Values[(table.Row, c.Path)])), (table.Name, c.Path, Wire(Find(row, c.Path)))));
            Assert.All(table.Columns.Where(c => !c.IsExported), c => Assert.Null(Find(row, c.Path)));
        }
        var secrets = PersonalTables.All.Tables.SelectMany(t => t.Columns.Where(c => !c.IsExported && !c.Path.EndsWith("Id", StringComparison.Ordinal)).Select(c => ada.Values.GetValueOrDefault((t.Row, c.Path))));
        Assert.All(secrets.SelectMany(Traces), trace => Assert.DoesNotContain(trace, text, StringComparison.OrdinalIgnoreCase));
        var theirs = bob.Values.Where(v => !v.Key.Path.EndsWith("VersionId", StringComparison.Ordinal) && !v.Key.Path.EndsWith("RoleId", StringComparison.Ordinal)).Select(v => v.Value);
        Assert.All(theirs.SelectMany(Traces), trace => Assert.DoesNotContain(trace, text, StringComparison.OrdinalIgnoreCase));
    }

    private static async Task<string> ExportAsync(TestApp app, Whose whose)
    {
        using var zip = new ZipArchive(new MemoryStream(await app.Services.GetRequiredService<PackExport>().RunAsync(whose, CancellationToken.None)));
        using var json = new StreamReader(await zip.GetEntry(PackExport.JsonName)!.OpenAsync());
        return await json.ReadToEndAsync();
    }

    private static JsonNode? Find(JsonNode? row, string path) => path.Split('.').Aggregate(row, (at, name) => at?[JsonNamingPolicy.CamelCase.ConvertName(name)]);

    private static string Wire(object? value) => value switch
    {
        null => "null",
        JsonNode node => node.ToJsonString(),
        Enum named => Wire(JsonNamingPolicy.CamelCase.ConvertName(named.ToString())),
        _ => Wire(JsonNode.Parse(JsonSerializer.Serialize(value, Written))),
    };

    /// <summary>As what a value could show up, where it is long enough to be told from others.</summary>
    private static IEnumerable<string> Traces(object? value) => value switch
    {
        string { Length: >= 12 } text => [text],
        byte[] bytes => [Convert.ToBase64String(bytes), Convert.ToHexString(bytes)],
        Guid id => [id.ToString()],
        int or long or uint or double => [Wire(value)],
        DateTimeOffset at => [at.ToString("yyyy-MM-ddTHH:mm:ss", null)],
        IEnumerable list and not string => list.Cast<object?>().SelectMany(Traces),
        _ => [],
    };
}
