using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("ACC-2")]
public sealed class UsernameTests
{
    [Theory]
    [InlineData("abc", true)]
    [InlineData("A_1234567890123456_z", true)]
    [InlineData("ab", false)]
    [InlineData("A_1234567890123456_zz", false)]
    [InlineData("with-dash", false)]
    [InlineData("with space", false)]
    [InlineData("ünder", false)]
    [InlineData("abc\n", false)]
    [InlineData("１２３", false)]
    public void Three_to_twenty_letters_digits_and_underscores(string name, bool fine) => Assert.Equal(fine, UsernameRule.Problem(name) is null);

    [Theory]
    [InlineData("ann.lee+x@example.test", "ann_lee_x")]
    [InlineData("x@example.test", "user_x")]
    [InlineData("--@example.test", "user")]
    [InlineData("a.very.long.local.part@example.test", "a_very_long_local_pa")]
    [InlineData("o'neil@example.test", "o_neil")]
    public void An_address_gives_a_valid_name(string email, string name)
    {
        Assert.Equal(name, UsernameRule.FromEmail(email));
        Assert.Null(UsernameRule.Problem(UsernameRule.FromEmail(email)));
    }

    [Theory]
    [InlineData("ann", 7, "ann7")]
    [InlineData("a_very_long_local_pa", 4321, "a_very_long_loca4321")]
    public void Digits_never_make_it_too_long(string name, int number, string numbered) => Assert.Equal(numbered, UsernameRule.Numbered(name, number));
}
