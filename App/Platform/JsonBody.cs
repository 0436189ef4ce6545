using System.Text.Json;

namespace BlazorAccounts.Platform;

/// <summary>Reads a request's JSON object, answering a refusal for everything else, so that no body is an error of the server.</summary>
public static class JsonBody
{
    private const int MaxBytes = 64 * 1024;
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    /// <summary>415 for another type, 413 beyond 64 KB, 400 for what is no JSON object or names a property twice.</summary>
    public static async Task<Outcome<JsonElement>> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!request.HasJsonContentType())
        {
            return Outcome.Refused(StatusCodes.Status415UnsupportedMediaType, "unsupported_media_type", L("Send application/json.")).For<JsonElement>();
        }
        if (request.ContentLength > MaxBytes)
        {
            return TooLarge();
        }

        try
        {
            using var buffer = new MemoryStream();
            var chunk = new byte[8192];
            int read;
            while ((read = await request.Body.ReadAsync(chunk, ct)) > 0)
            {
                if (buffer.Length + read > MaxBytes)
                {
                    return TooLarge();
                }
                buffer.Write(chunk, 0, read);
            }
            using var document = JsonDocument.Parse(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), Strict);
            return document.RootElement.ValueKind is JsonValueKind.Object ? document.RootElement.Clone() : NotAnObject();
        }
        catch (JsonException)
        {
            return NotAnObject();
        }
    }

    private static Outcome<JsonElement> NotAnObject() =>
        Outcome.Refused(StatusCodes.Status400BadRequest, "bad_request", L("Send one JSON object.")).For<JsonElement>();

    private static Outcome<JsonElement> TooLarge() =>
        Outcome.Refused(StatusCodes.Status413PayloadTooLarge, "payload_too_large", L("Send at most 64 KB.")).For<JsonElement>();
}
