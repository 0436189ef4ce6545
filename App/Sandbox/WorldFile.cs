using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox;

/// <summary>Keeps a sandbox's world in one file, so that a restart or a kill loses nothing that was answered.</summary>
internal abstract class WorldFile(string file) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private long _saved;

    /// <summary>Held while the world is looked at.</summary>
    protected abstract Lock Gate { get; }

    /// <summary>Counts the world's changes.</summary>
    protected abstract long Version { get; }

    public void Dispose() => _writing.Dispose();

    public void Load()
    {
        if (File.Exists(file))
        {
            Restore(JsonNode.Parse(File.ReadAllBytes(file))!);
        }
    }

    /// <summary>Returns when everything done so far is in the file. Waiters share one write.</summary>
    public async Task SaveAsync()
    {
        long wanted;
        lock (Gate)
        {
            wanted = Version;
        }
        if (Interlocked.Read(ref _saved) >= wanted)
        {
            return;
        }
        await _writing.WaitAsync();
        try
        {
            if (_saved >= wanted)
            {
                return; // a neighbour's write took ours with it
            }
            var (bytes, version) = Take();
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file + ".new", bytes);
            File.Move(file + ".new", file, overwrite: true);
            Interlocked.Exchange(ref _saved, version);
        }
        finally
        {
            _writing.Release();
        }
    }

    protected abstract void Restore(JsonNode state);

    /// <summary>Called with the gate held.</summary>
    protected abstract byte[] Write();

    private (byte[] Bytes, long Version) Take()
    {
        lock (Gate)
        {
            return (Write(), Version);
        }
    }
}
