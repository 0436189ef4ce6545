using System.Text;
using BlazorAccounts.Data;
using BlazorAccounts.Platform;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Leaderboard;

#pragma warning disable CA1309 // the database compares: the columns are ordinal

/// <param name="Next">Give it as <c>after</c>, with the same <c>q</c>, for the next page; null on the last.</param>
public sealed record MembersPage(IReadOnlyList<Member> Items, string? Next);

/// <summary>
/// Those who opted in and whose username begins like that, then those whose display name does, each by name. Case does not matter. An address of a person
/// finds nobody.
/// </summary>
public sealed class FindMembers(IDbContextFactory<AppDb> dbs, TimeProvider clock)
{
    public const int MinLength = 2;
    public const int MaxLength = 50;

    /// <param name="after">What the page before gave as next; null for the first.</param>
    /// <param name="limit">1 to 100; null for 25.</param>
    /// <returns>400 <c>search_invalid</c>, <c>cursor_invalid</c> or <c>limit_invalid</c> for what cannot be answered.</returns>
    public async Task<Outcome<MembersPage>> RunAsync(Guid viewer, string? q, string? after, string? limit, CancellationToken ct)
    {
        if (Range.Of(q) is not { } range)
        {
            return Outcome.Invalid("q", "search_invalid", L($"Use {MinLength} to {MaxLength} characters on one line.")).For<MembersPage>();
        }
        if (Paging.Size(limit) is not { } size)
        {
            return Paging.LimitInvalid.For<MembersPage>();
        }
        if (Start.Read(after, range) is not { } start)
        {
            return Paging.CursorInvalid.For<MembersPage>();
        }
        await using var db = await dbs.CreateDbContextAsync(ct);
        var found = start.ByDisplayName ? [] : (await ByUsername(db, range, start.Name).Take(size + 1).ToListAsync(ct)).ConvertAll(row => (ByDisplayName: false, Row: row));
        if (found.Count <= size)
        {
            var rows = await ByDisplayName(db, range, start).Take(size + 1 - found.Count).ToListAsync(ct);
            found.AddRange(rows.Select(row => (true, row)));
        }
        var now = clock.GetUtcNow();
        return new MembersPage([.. found.Take(size).Select(f => f.Row.Seen(viewer, now))], found.Count > size ? Start.After(found[size - 1]).ToString() : null);
    }

    private static IQueryable<MemberRow> ByUsername(AppDb db, Range range, string after)
    {
        var (from, to) = (range.From, range.To);
        var people = MemberRow.Shown(db).Where(u => string.Compare(u.ListedUserName, from) >= 0 && string.Compare(u.ListedUserName, to) < 0);
        return MemberRow.Of(after.Length == 0 ? people : people.Where(u => string.Compare(u.ListedUserName, after) > 0)).OrderBy(r => r.ListedUserName);
    }

    private static IQueryable<MemberRow> ByDisplayName(AppDb db, Range range, Start start)
    {
        var (from, to) = (range.From, range.To);
        var people = MemberRow.Shown(db).Where(u =>
            string.Compare(u.ListedName, from) >= 0 && string.Compare(u.ListedName, to) < 0
            && !(string.Compare(u.ListedUserName, from) >= 0 && string.Compare(u.ListedUserName, to) < 0)); // found by username before
        if (start is { ByDisplayName: true, Name: var name, Id: var id })
        {
            people = people.Where(u => string.Compare(u.ListedName, name) >= 0 && (string.Compare(u.ListedName, name) > 0 || u.Id.CompareTo(id) > 0));
        }
        return MemberRow.Of(people).OrderBy(r => r.ListedName).ThenBy(r => r.Id);
    }

    /// <summary>Everything that begins like what was typed.</summary>
    private sealed record Range(string From, string To)
    {
        public static Range? Of(string? q) =>
            q?.Trim() is { Length: >= MinLength and <= MaxLength } typed && !typed.Any(char.IsControl) && typed.EnumerateRunes().All(r => r != Rune.ReplacementChar)
            && typed.ToUpperInvariant() is var from && OrdinalText.After(from) is { } to
                ? new(from, to)
                : null;

        public bool Holds(string name) => string.CompareOrdinal(name, From) >= 0 && string.CompareOrdinal(name, To) < 0;
    }

    /// <summary>The row a page starts after.</summary>
    private sealed record Start(bool ByDisplayName, string Name, Guid Id)
    {
        private const string Username = "u";
        private const string DisplayName = "d";

        public static Start After((bool ByDisplayName, MemberRow Row) last) =>
            last.ByDisplayName ? new(true, last.Row.ListedName!, last.Row.Id) : new(false, last.Row.ListedUserName!, last.Row.Id);

        public static Start? Read(string? cursor, Range range) =>
            string.IsNullOrEmpty(cursor) ? new(false, "", Guid.Empty)
            : Paging.Parts(cursor, 3) is [var by and (Username or DisplayName), var id, var name]
                && Guid.TryParseExact(id, "N", out var i) && name.Length <= 2 * MaxLength && !name.Any(char.IsControl) && range.Holds(name)
                ? new(by is DisplayName, name, i)
                : null;

        public override string ToString() => Paging.Cursor(ByDisplayName ? DisplayName : Username, Id.ToString("N"), Name);
    }
}
