using BlazorAccounts.Features.Accounts.Registration;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Features.Accounts;

[Covers("TRI-1")]
public sealed class TrialEmailTests
{
    [Theory]
    [InlineData("Ann.Lee@Example.COM", "ann.lee@example.com")]
    [InlineData("ann+x@example.com", "ann+x@example.com")] // unknown provider: the plus may mean another person
    [InlineData("A.n.n+shop@gmail.com", "ann@gmail.com")]
    [InlineData("ann@googlemail.com", "ann@gmail.com")]
    [InlineData("+x@gmail.com", "+x@gmail.com")]
    [InlineData("ann.lee+x@outlook.com", "ann.lee@outlook.com")]
    [InlineData("ann+x@hotmail.co.uk", "ann@hotmail.co.uk")]
    [InlineData("ann+x@live.com", "ann@live.com")]
    [InlineData("ann+x@msn.com", "ann@msn.com")]
    [InlineData("ann+x@me.com", "ann@icloud.com")]
    [InlineData("ann@icloud.com", "ann@icloud.com")]
    [InlineData("ann+x@fastmail.com", "ann@fastmail.com")]
    [InlineData("shop@ann.fastmail.com", "ann@fastmail.com")]
    [InlineData("an-n_l.ee+x@protonmail.com", "annlee@proton.me")]
    [InlineData("annlee@pm.me", "annlee@proton.me")]
    [InlineData("ann-shop@yahoo.com", "ann@yahoo.com")]
    [InlineData("ann-shop@ymail.com", "ann@ymail.com")]
    [InlineData("ann.lee+x@ya.ru", "ann-lee@yandex.ru")]
    [InlineData("ann+x@bücher.example", "ann+x@xn--bcher-kva.example")]
    public void Aliases_of_one_mailbox_are_one(string email, string mailbox) => Assert.Equal(mailbox, TrialEmail.Of(email));
}
