using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using BlazorAccounts.Platform.Security;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace BlazorAccounts.Platform.Keys;

/// <summary>Encrypts Data Protection's keys at rest under the server key (AES-256-GCM), so that a copy of the database opens nothing.</summary>
internal sealed class ServerKeyXmlEncryptor(ServerKeys keys) : IXmlEncryptor
{
    internal const string Purpose = "data-protection-keys";

    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        var plain = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        var sealedBytes = new byte[AesGcm.NonceByteSizes.MaxSize + plain.Length + AesGcm.TagByteSizes.MaxSize];
        var nonce = sealedBytes.AsSpan(0, AesGcm.NonceByteSizes.MaxSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(keys.Derive(Purpose), AesGcm.TagByteSizes.MaxSize);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(nonce.Length, plain.Length), sealedBytes.AsSpan(nonce.Length + plain.Length));
        CryptographicOperations.ZeroMemory(plain);
        return new(new XElement("sealed", Convert.ToBase64String(sealedBytes)), typeof(ServerKeyXmlDecryptor));
    }
}

/// <summary>Made by Data Protection from the name that <see cref="ServerKeyXmlEncryptor"/> leaves in the XML.</summary>
internal sealed class ServerKeyXmlDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        var sealedBytes = Convert.FromBase64String(encryptedElement.Value).AsSpan();
        var nonce = sealedBytes[..AesGcm.NonceByteSizes.MaxSize];
        var cipher = sealedBytes[nonce.Length..^AesGcm.TagByteSizes.MaxSize];
        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(services.GetRequiredService<ServerKeys>().Derive(ServerKeyXmlEncryptor.Purpose), AesGcm.TagByteSizes.MaxSize);
        aes.Decrypt(nonce, cipher, sealedBytes[^AesGcm.TagByteSizes.MaxSize..], plain);
        return XElement.Parse(Encoding.UTF8.GetString(plain));
    }
}
