using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace BlazorAccounts.Tests.Features.Accounts.Passkeys;

/// <summary>A passkey in software (ES256, attestation "none"). It answers as its owner, or somebody who cheats, wants it to.</summary>
internal sealed class SoftAuthenticator : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public byte[] Id { get; init; } = RandomNumberGenerator.GetBytes(32);

    /// <summary>What it was given as its owner's handle.</summary>
    public string? UserHandle { get; set; }

    public required string RpId { get; set; }
    public required string Origin { get; set; }
    public uint Counter { get; set; }

    /// <summary>User present and verified.</summary>
    public byte Flags { get; set; } = 0x05;

    /// <summary>The answer of <c>navigator.credentials.create</c>.</summary>
    public string Create(JsonElement options)
    {
        UserHandle = options.GetProperty("user").GetProperty("id").GetString();
        var point = _key.ExportParameters(includePrivateParameters: false).Q;
        byte[] coseKey = [0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20, .. point.X!, 0x22, 0x58, 0x20, .. point.Y!];
        byte[] data = [.. Data((byte)(Flags | 0x40)), .. new byte[16], (byte)(Id.Length >> 8), (byte)Id.Length, .. Id, .. coseKey];
        byte[] attestation =
        [
            0xa3, 0x63, .. "fmt"u8, 0x64, .. "none"u8, 0x67, .. "attStmt"u8, 0xa0, 0x68, .. "authData"u8, 0x59, (byte)(data.Length >> 8), (byte)data.Length, .. data,
        ];
        return Answer(new { clientDataJSON = Text(Client("webauthn.create", options)), attestationObject = Text(attestation), transports = Array.Empty<string>() });
    }

    /// <summary>The answer of <c>navigator.credentials.get</c>.</summary>
    public string Get(JsonElement options)
    {
        var (client, data) = (Client("webauthn.get", options), Data(Flags));
        var signature = _key.SignData([.. data, .. SHA256.HashData(client)], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        return Answer(new { clientDataJSON = Text(client), authenticatorData = Text(data), signature = Text(signature), userHandle = UserHandle });
    }

    public void Dispose() => _key.Dispose();

    private static string Text(byte[] bytes) => Base64Url.EncodeToString(bytes);

    private byte[] Client(string type, JsonElement options) =>
        JsonSerializer.SerializeToUtf8Bytes(new { type, challenge = options.GetProperty("challenge").GetString(), origin = Origin, crossOrigin = false });

    private byte[] Data(byte flags)
    {
        var counter = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(counter, Counter);
        return [.. SHA256.HashData(Encoding.UTF8.GetBytes(RpId)), flags, .. counter];
    }

    private string Answer(object response) =>
        JsonSerializer.Serialize(new { id = Text(Id), rawId = Text(Id), type = "public-key", authenticatorAttachment = "platform", clientExtensionResults = new { }, response });
}
