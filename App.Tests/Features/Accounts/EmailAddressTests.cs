using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("ACC-1")]
public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("a@b.co")]
    [InlineData("first.last+tag@sub.example.museum")]
    [InlineData("o'neil!#$%&*/=?^_`{|}~-@example.test")]
    [InlineData("ann@bücher.example")]
    [InlineData("ann@xn--bcher-kva.example")]
    [InlineData("ann@例え.テスト")]
    public void Addresses_that_people_have_are_accepted(string email) => Assert.Null(EmailAddress.Problem(email));

    [Theory]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("@example.com")]
    [InlineData("ann@")]
    [InlineData("ann@example")]
    [InlineData("ann@example.c")]
    [InlineData("ann@@example.com")]
    [InlineData("ann@b@example.com")]
    [InlineData(".ann@example.com")]
    [InlineData("ann.@example.com")]
    [InlineData("a..n@example.com")]
    [InlineData("ann lee@example.com")]
    [InlineData("\"ann\"@example.com")]
    [InlineData("ann@example.com\n")]
    [InlineData("ann@example.com\r\nBcc: x@example.com")]
    [InlineData("ann@-example.com")]
    [InlineData("ann@\u212aelvin.example")]
    [InlineData("ann@exa_mple.com")]
    [InlineData("ann@[127.0.0.1]")]
    [InlineData("ann@127.0.0.1")]
    [InlineData("ann@.com")]
    [InlineData("änn@example.com")]
    [InlineData("ann\0@example.com")]
    public void Others_are_refused(string email)
    {
        Assert.NotNull(EmailAddress.Problem(email));
        Assert.True(EmailAddress.Normalize(email) is null || email.Trim() != email);
    }

    [Fact]
    public void Length_is_bounded_whole_and_in_parts()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 60), 3)) + ".com"; // 186

        Assert.Null(EmailAddress.Problem($"{new string('a', 64)}@{domain}"));
        Assert.NotNull(EmailAddress.Problem($"{new string('a', 65)}@{domain}"));
        Assert.NotNull(EmailAddress.Problem($"{new string('a', 64)}@x{domain}x{domain}"));
    }

    [Theory]
    [InlineData("Ann@Example.com", "ANN@EXAMPLE.COM")]
    [InlineData(" ann@bücher.example ", "ANN@XN--BCHER-KVA.EXAMPLE")]
    [InlineData("ann@BÜCHER.example", "ANN@XN--BCHER-KVA.EXAMPLE")]
    public void Two_spellings_of_one_address_compare_equal(string email, string normalized) => Assert.Equal(normalized, EmailAddress.Normalize(email));
}
