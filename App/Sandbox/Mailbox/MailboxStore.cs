using System.Globalization;
using System.Text.Json;
using BlazorAccounts.Platform;

namespace BlazorAccounts.Sandbox.Mailbox;

/// <summary>Caught mails as files, one each, so that they outlive a restart. Holds the newest 1,000.</summary>
internal sealed class MailboxStore
{
    public const int Capacity = 1000;

    private readonly Lock _gate = new();
    private readonly string _directory;
    private readonly List<CaughtMail> _mails; // oldest first
    private long _last;

    public MailboxStore(IConfiguration configuration)
    {
        _directory = Path.Combine(DataDirectory.From(configuration), "mailbox");
        Directory.CreateDirectory(_directory);
        _mails = [.. Directory.EnumerateFiles(_directory, "*.json").Select(Read).OfType<CaughtMail>().OrderBy(m => m.Id, StringComparer.Ordinal)];
        _last = _mails is [.., var newest] && long.TryParse(newest.Id, CultureInfo.InvariantCulture, out var id) ? id : 0;
    }

    /// <summary>Newest first; to one address, or all.</summary>
    public IReadOnlyList<CaughtMail> List(string? to = null)
    {
        lock (_gate)
        {
            return [.. _mails.Where(m => to is null || string.Equals(m.To, to.Trim(), StringComparison.OrdinalIgnoreCase)).Reverse()];
        }
    }

    public CaughtMail? Find(string id)
    {
        lock (_gate)
        {
            return _mails.Find(m => m.Id == id);
        }
    }

    /// <param name="make">Makes the mail from the id it gets.</param>
    public void Add(Func<string, CaughtMail> make)
    {
        lock (_gate)
        {
            var mail = make((++_last).ToString("D10", CultureInfo.InvariantCulture));
            var file = FileOf(mail.Id);
            File.WriteAllText(file + ".new", JsonSerializer.Serialize(mail));
            File.Move(file + ".new", file); // a kill leaves a whole mail or none
            _mails.Add(mail);
            while (_mails.Count > Capacity)
            {
                File.Delete(FileOf(_mails[0].Id));
                _mails.RemoveAt(0);
            }
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _mails.ForEach(mail => File.Delete(FileOf(mail.Id)));
            _mails.Clear();
        }
    }

    private static CaughtMail? Read(string file)
    {
        try
        {
            return JsonSerializer.Deserialize<CaughtMail>(File.ReadAllText(file));
        }
        catch (JsonException)
        {
            return null; // not one of ours
        }
    }

    private string FileOf(string id) => Path.Combine(_directory, id + ".json");
}
