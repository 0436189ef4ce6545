using System.Security.Cryptography;
using BlazorAccounts.Platform.Security;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Platform.Security;

[Covers("OPS-3")]
public sealed class ColumnKeysTests
{
    private const string Bio = "User.Bio";
    private static readonly ServerKeys Server = new(RandomNumberGenerator.GetBytes(32));
    private static readonly ColumnKeys Keys = ColumnKeys.None.With(Server, 1);

    [Theory]
    [InlineData("")]
    [InlineData("Ada")]
    [InlineData("sealed.by.herself")]
    [InlineData("日本語を勉強しています 🎌")]
    public void What_is_sealed_opens_again(string clear)
    {
        var stored = Keys.Seal(clear, Bio);

        Assert.Equal(clear, Keys.Open(stored, Bio));
        Assert.StartsWith(Keys.Mark, stored, StringComparison.Ordinal);
        Assert.NotEqual(stored, Keys.Seal(clear, Bio));
    }

    [Fact]
    public void The_longest_text_fits_its_column() => Assert.Equal(ColumnKeys.Length(200), Keys.Seal(new string('語', 200), Bio).Length);

    [Fact]
    public void A_text_from_before_is_read_as_it_is() => Assert.Equal("Ada", ColumnKeys.None.Open("Ada", Bio));

    [Fact]
    public void It_opens_in_its_own_column_alone() =>
        Assert.ThrowsAny<CryptographicException>(() => Keys.Open(Keys.Seal("Ada", Bio), "User.FirstName"));

    [Fact]
    public void What_was_changed_or_cut_does_not_open()
    {
        var stored = Keys.Seal("Adas", Bio); // 32 bytes: the last character says two bits that count
        for (var at = Keys.Mark.Length; at < stored.Length; at++)
        {
            var changed = string.Concat(stored.AsSpan(0, at), stored[at] is >= 'A' and <= 'P' ? "w" : "A", stored.AsSpan(at + 1));
            Assert.ThrowsAny<CryptographicException>(() => Keys.Open(changed, Bio));
            Assert.ThrowsAny<CryptographicException>(() => Keys.Open(stored[..at], Bio));
        }
    }

    [Fact]
    public void An_older_key_still_opens_and_nodes_one_number_apart_read_each_other()
    {
        var next = ColumnKeys.None.With(Server, 2);

        Assert.Equal("old", next.Open(Keys.Seal("old", Bio), Bio));
        Assert.Equal("new", Keys.Open(next.Seal("new", Bio), Bio));
        Assert.NotEqual(Keys.Mark, next.Mark);
    }

    [Fact]
    public void Another_server_key_opens_nothing() =>
        Assert.ThrowsAny<CryptographicException>(() => ColumnKeys.None.With(new(RandomNumberGenerator.GetBytes(32)), 1).Open(Keys.Seal("Ada", Bio), Bio));

    [Fact]
    public void Without_a_key_nothing_is_sealed_or_hashed()
    {
        Assert.Throws<InvalidOperationException>(() => ColumnKeys.None.Seal("Ada", Bio));
        Assert.Throws<InvalidOperationException>(() => ColumnKeys.None.Hash("ADA@EXAMPLE.TEST"));
    }

    [Fact]
    public void A_second_server_key_in_the_process_is_read_and_neither_seals_nor_hashes()
    {
        var other = new ServerKeys(RandomNumberGenerator.GetBytes(32));
        var both = Keys.With(other, 1);

        Assert.Equal("theirs", both.Open(ColumnKeys.None.With(other, 1).Seal("theirs", Bio), Bio));
        Assert.Equal(Keys.Mark, both.Mark);
        Assert.Equal(Keys.Hash("ADA@EXAMPLE.TEST"), both.Hash("ADA@EXAMPLE.TEST"));
    }

    [Fact]
    public void A_hash_is_the_same_under_every_number_and_another_under_another_server_key()
    {
        Assert.Equal(Keys.Hash("ADA@EXAMPLE.TEST"), Keys.With(Server, 2).Hash("ADA@EXAMPLE.TEST"));
        Assert.NotEqual(Keys.Hash("ADA@EXAMPLE.TEST"), Keys.Hash("BEN@EXAMPLE.TEST"));
        Assert.NotEqual(Keys.Hash("ADA@EXAMPLE.TEST"), ColumnKeys.None.With(new(RandomNumberGenerator.GetBytes(32)), 1).Hash("ADA@EXAMPLE.TEST"));
    }
}
