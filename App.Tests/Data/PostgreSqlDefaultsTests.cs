using BlazorAccounts.Data;
using Npgsql;

namespace BlazorAccounts.Tests.Data;

public sealed class PostgreSqlDefaultsTests
{
    [Theory]
    [InlineData("Host=db;Database=app", 200, true)]
    [InlineData("Host=db;Database=app;Max Auto Prepare=0", 0, true)]
    [InlineData("Host=db;Database=app;No Reset On Close=false;Max Auto Prepare=7", 7, false)]
    public void What_the_address_says_stands_and_the_rest_is_made_quick(string address, int prepared, bool noReset)
    {
        var made = new NpgsqlConnectionStringBuilder(PostgreSqlDefaults.In(address));
        Assert.Equal(("db", "app", prepared, noReset), (made.Host, made.Database, made.MaxAutoPrepare, made.NoResetOnClose));
    }
}
