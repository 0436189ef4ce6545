using BlazorAccounts.Platform.Mail;

namespace BlazorAccounts.Tests.Platform.Mail;

public sealed class PublicAddressTests
{
    [Theory]
    [InlineData(null, "http://localhost:5080")]
    [InlineData("http://127.0.0.1:6001", "http://127.0.0.1:6001")]
    [InlineData("http://+:6001;https://+:6002", "http://localhost:6001")]
    [InlineData("http://0.0.0.0:6001/", "http://localhost:6001")]
    [InlineData("http://127.0.0.1:0", "http://localhost:5080")]
    public void In_development_links_lead_to_where_the_app_listens(string? urls, string address) => Assert.Equal(address, PublicAddress.OwnAddress(urls));
}
