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
            using var alone = Lock($"{path}.lock");
            if (!File.Exists(path))
            {
                var draft = $"{path}.draft";
                File.Delete(draft); // of somebody who was killed
                Write(draft);
                File.Move(draft, path); // whole or not at all; alone it does not replace another's key
            }
        }
        return Convert.FromBase64String(File.ReadAllText(path));
    }

    // Also between processes, and gone with the one that holds it.
    private static FileStream Lock(string path)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (tries < 1000)
            {
                Thread.Sleep(10);
            }
        }
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
