using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Sandbox.Mailbox;

/// <summary>Caught mails as files, one each, so that they outlive a restart and are seen by every process that shares the folder. Holds the newest 1,000.</summary>
internal sealed class MailboxStore
{
    public const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly string _directory;
    private readonly SortedDictionary<string, CaughtMail> _known = new(StringComparer.Ordinal); // oldest first
    private long _last;

    public MailboxStore(IConfiguration configuration)
    {
        _directory = Path.Combine(DataDirectory.From(configuration), "mailbox");
        Directory.CreateDirectory(_directory);
    }

    /// <summary>Newest first; to one address, or all.</summary>
    public IReadOnlyList<CaughtMail> List(string? to = null)
    {
        lock (_gate)
        {
            Look();
            return [.. _known.Values.Where(m => to is null || string.Equals(m.To, to.Trim(), StringComparison.OrdinalIgnoreCase)).Reverse()];
        }
    }

    public CaughtMail? Find(string id)
    {
        lock (_gate)
        {
            Look();
            return _known.GetValueOrDefault(id);
        }
    }

    /// <param name="make">Makes the mail from the id it gets.</param>
    public void Add(Func<string, CaughtMail> make)
    {
        lock (_gate)
        {
            _last = Math.Max(_last + 1, TimeProvider.System.GetUtcNow().Ticks);
            var mail = make($"{_last.ToString("D19", CultureInfo.InvariantCulture)}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}");
            var file = FileOf(mail.Id);
            File.WriteAllText(file + ".new", JsonSerializer.Serialize(mail));
            File.Move(file + ".new", file); // a kill leaves a whole mail or none
            Look();
            while (_known.Count > Capacity)
            {
                Remove(_known.First().Key);
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            Look();
            _known.Keys.ToList().ForEach(Remove);
        }
    }

    // The folder is the truth; what is known of it is only kept to read every file once.
    private void Look()
    {
        var there = Directory.EnumerateFiles(_directory, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _known.Keys.Where(id => !there.Contains(id)).ToList())
        {
            _known.Remove(gone);
        }
        foreach (var id in there.Where(id => !_known.ContainsKey(id)))
        {
            if (Read(FileOf(id)) is { } mail)
            {
                _known[id] = mail;
            }
        }
    }

    private static CaughtMail? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<CaughtMail>(File.ReadAllText(file));
        }
        catch (Exception unreadable) when (unreadable is JsonException or IOException)
        {
            return null; // not one of ours, or just being removed
        }
    }

    private void Remove(string id)
    {
        File.Delete(FileOf(id));
        _known.Remove(id);
    }

    private string FileOf(string id) => Path.Combine(_directory, id + ".json");
}
