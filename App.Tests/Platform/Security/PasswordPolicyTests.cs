using BlazorAccounts.Platform.Security;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Platform.Security;

[Covers("ACC-8")]
public sealed class PasswordPolicyTests
{
    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("Tr4mpoline-9")]
    [InlineData("ひみつのあいことば")]
    [InlineData("🔑🚪🏠🌳🐈🎹🚲🧭")]
    [InlineData("        ..x")]
    public void Good_passwords_of_any_script_pass(string password) => Assert.Null(PasswordPolicy.Check(password, "ada@example.com", "ada_l"));

    [Theory]
    [InlineData("", PasswordPolicy.TooShort)]
    [InlineData("seven77", PasswordPolicy.TooShort)]
    [InlineData("🔑🔑🔑🔑", PasswordPolicy.TooShort)] // eight UTF-16 units, four characters
    [InlineData("password", PasswordPolicy.Common)]
    [InlineData("PassWord1", PasswordPolicy.Common)]
    [InlineData("12345678", PasswordPolicy.Common)]
    [InlineData("qwertyuiop", PasswordPolicy.Common)]
    [InlineData("1q2w3e4r5t", PasswordPolicy.Common)]
    [InlineData("iloveyou", PasswordPolicy.Common)]
    [InlineData("Summer2026", PasswordPolicy.Common)]
    [InlineData("P@ssw0rd", PasswordPolicy.Common)]
    [InlineData("zzzzzzzzzzzz", PasswordPolicy.Common)]
    [InlineData("hijklmnopq", PasswordPolicy.Common)]
    public void Short_and_common_ones_are_refused(string password, string code) => Assert.Equal(code, PasswordPolicy.Check(password));

    [Theory]
    [InlineData("ada.lovelace@example.com")]
    [InlineData("Ada.Lovelace")]
    [InlineData("ada.lovelace1815!")]
    [InlineData("Countess_of_L")]
    [InlineData("BlazorAccounts1")]
    public void Ones_own_name_is_refused(string password) =>
        Assert.Equal(PasswordPolicy.ContainsIdentity, PasswordPolicy.Check(password, "ada.lovelace@example.com", "countess_of_l"));

    [Fact]
    public void The_length_is_counted_in_characters_up_to_256()
    {
        var longest = string.Concat(Enumerable.Repeat("🔑a", 128));

        Assert.Null(PasswordPolicy.Check(longest));
        Assert.Equal(PasswordPolicy.TooLong, PasswordPolicy.Check(longest + "b"));
        Assert.Equal(PasswordPolicy.TooLong, PasswordPolicy.Check(new string('x', 10_000_000)));
    }

    [Fact]
    public void The_bundled_list_is_ten_thousand_long_and_lower_case_so_that_it_is_found()
    {
        Assert.InRange(CommonPasswords.Count, 10_000, 15_000);
        Assert.True(CommonPasswords.Contains("LETMEIN123"));
    }
}
