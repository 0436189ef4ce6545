namespace BlazorAccounts.Data.EmbeddedPostgres;

/// <summary>Advisory locks on files. The kernel lets go of them when their process ends, however it ends.</summary>
internal static class FolderLock
{
    /// <summary>Waits until nobody else holds the lock, and holds it until disposed.</summary>
    public static async Task<FileStream> EnterAsync(string path, CancellationToken ct)
    {
        while (true)
        {
            if (TryEnter(path) is { } held)
            {
                return held;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(25), ct);
        }
    }

    /// <summary>Takes the lock alone; null when somebody holds or shares it.</summary>
    public static FileStream? TryEnter(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Shares the lock with others until disposed. Call it while holding whatever keeps <see cref="TryEnter"/> callers away.</summary>
    public static FileStream Share(string path)
    {
        if (!File.Exists(path))
        {
            using var made = File.Create(path);
        }
        return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
    }
}
