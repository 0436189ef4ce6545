using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace BlazorAccounts.Data.Privacy;

/// <summary>Writes everything exportable about a person as one JSON, by feature and table.</summary>
internal static class WritePersonalData
{
    // For a file that is saved, not for a page: letters of every script stay readable.
    private static readonly JsonWriterOptions Layout = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonSerializerOptions Values = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    public static async Task RunAsync(Stream to, AppDb db, Whose whose, DateTimeOffset now, CancellationToken ct)
    {
        await using var json = new Utf8JsonWriter(to, Layout);
        json.WriteStartObject();
        json.WriteString("exportedAt", now);
        json.WriteString("userId", whose.UserId);
        foreach (var group in PersonalTables.All.Tables.GroupBy(t => t.Group))
        {
            json.WriteStartObject(group.Key);
            foreach (var table in group)
            {
                await WriteAsync(json, table, db, whose, ct);
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
        await json.FlushAsync(ct);
    }

    private static async Task WriteAsync(Utf8JsonWriter json, PersonalTable table, AppDb db, Whose whose, CancellationToken ct)
    {
        json.WriteStartArray(table.Name);
        await foreach (var row in table.ReadAsync(db, whose, Values, ct))
        {
            row.WriteTo(json);
            await json.FlushAsync(ct);
        }
        json.WriteEndArray();
    }
}
