using System.Security.Cryptography;

namespace BlazorAccounts.Platform.Security;

/// <summary>The root key of a machine that was given none.</summary>
internal static class DevelopmentKey
{
    /// <summary>Reads the key, or makes it. Of several processes that make one at once the first wins and the others read it.</summary>
    public static byte[] LoadOrMake(string path)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var draft = $"{path}.{Guid.NewGuid():N}";
            Write(draft);
            try
            {
                File.Move(draft, path, overwrite: false); // whole or not at all
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(draft);
            }
        }
        return Convert.FromBase64String(File.ReadAllText(path));
    }

    private static void Write(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }
        using var writer = new StreamWriter(path, options);
        writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
    }
}
