namespace BlazorAccounts.Tests.Support;

/// <summary>A directory of its own for one test, gone when disposed.</summary>
public sealed class ScratchDirectory : IDisposable
{
    /// <param name="parent">Where to make it; null takes the system's temporary directory.</param>
    public ScratchDirectory(string? parent = null)
    {
        Path = System.IO.Path.Combine(parent ?? System.IO.Path.GetTempPath(), $"ba-{Guid.NewGuid().ToString("N")[..10]}");
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A program that is just ending may still write; the system clears its temporary directory.
        }
    }
}
