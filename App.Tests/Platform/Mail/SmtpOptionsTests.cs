using BlazorAccounts.Platform.Mail;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Platform.Mail;

[Covers("MSG-3")]
public sealed class SmtpOptionsTests
{
    [Theory]
    [InlineData("smtp.example.com", null, true)]
    [InlineData("10.0.0.5", null, true)]
    [InlineData("localhost", null, false)]
    [InlineData("127.0.0.1", null, false)]
    [InlineData("::1", null, false)]
    [InlineData("127.0.0.1", true, true)]
    [InlineData("smtp.example.com", false, false)]
    public void Mail_is_encrypted_unless_the_server_is_this_machine_or_somebody_says_so(string host, bool? startTls, bool encrypts) =>
        Assert.Equal(encrypts, new SmtpOptions { Host = host, StartTls = startTls }.Encrypts);
}
