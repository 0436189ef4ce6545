using System.Text.Json;
using System.Text.Json.Nodes;

namespace BlazorAccounts.Sandbox.Cashfree;

/// <summary>Keeps the world in one file, so that a restart or a kill loses nothing that was answered.</summary>
internal sealed class Snapshot(CashfreeWorld world, string file) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private long _saved;

    public void Dispose() => _writing.Dispose();

    public void Load()
    {
        if (!File.Exists(file))
        {
            return;
        }
        var state = JsonNode.Parse(File.ReadAllBytes(file));
        foreach (var (type, rows) in state.Obj("objects") ?? [])
        {
            foreach (var row in (JsonArray)rows!)
            {
                world[type].Add(((JsonObject)row!).Copy());
            }
        }
        foreach (var item in state!["events"].Deserialize<List<CashfreeEvent>>() ?? [])
        {
            world.Events.Restore(item);
        }
        foreach (var (key, answer) in state.Obj("keys") ?? [])
        {
            world.Keys.Restore(key, answer.Deserialize<KeptAnswer>()!);
        }
    }

    /// <summary>Returns when everything done so far is in the file. Waiters share one write.</summary>
    public async Task SaveAsync()
    {
        long wanted;
        lock (world.Gate)
        {
            wanted = world.Version;
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

    private (byte[] Bytes, long Version) Take()
    {
        lock (world.Gate)
        {
            var state = new
            {
                objects = world.Tables.ToDictionary(table => table.Key, table => table.Value.Rows),
                events = world.Events.All,
                keys = world.Keys.All,
            };
            return (JsonSerializer.SerializeToUtf8Bytes(state), world.Version);
        }
    }
}
