using System.Text;
using BlazorAccounts.Platform.Security;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Platform.Security;

[Covers("ACC-8")]
public sealed class PasswordHashingTests
{
    [Fact]
    public async Task Every_one_of_many_waiting_passwords_gets_its_own_hash()
    {
        using var hashing = new PasswordHashing(workers: 2, capacity: 300);

        var hashes = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => hashing.HashAsync(Request(i, cost: 4 + (i % 2)), default)));

        Assert.All(hashes.Index(), made => Assert.True(Bcrypt.Verify(Encoding.UTF8.GetBytes($"password {made.Index}"), made.Item)));
        Assert.All(hashes.Index(), made => Assert.Contains($"$0{4 + (made.Index % 2)}$", made.Item, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_full_queue_turns_further_ones_away_with_a_time_to_come_back()
    {
        using var hashing = new PasswordHashing(workers: 1, capacity: 3);
        var accepted = new List<Task<string>>();

        var busy = Assert.Throws<HashingBusyException>(() =>
        {
            for (var i = 0; i < 20; i++)
            {
                accepted.Add(hashing.HashAsync(Request(i, cost: 12), default));
            }
        });

        Assert.True(busy.RetryAfter > TimeSpan.Zero);
        Assert.InRange(accepted.Count, 3, 7); // three wait, up to three are being hashed
        Assert.All(await Task.WhenAll(accepted), hash => Assert.StartsWith("$2b$12$", hash, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_caller_who_gives_up_while_waiting_is_skipped()
    {
        using var hashing = new PasswordHashing(workers: 1, capacity: 10);
        using var gaveUp = new CancellationTokenSource();
        var first = hashing.HashAsync(Request(0, cost: 13), default);
        await Task.Delay(100); // the only thread is at work on the first
        var second = hashing.HashAsync(Request(1, cost: 31), gaveUp.Token); // would take a week
        await gaveUp.CancelAsync();

        await first;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Whoever_waits_when_the_app_stops_is_cancelled()
    {
        var hashing = new PasswordHashing(workers: 1, capacity: 10);
        var tasks = Enumerable.Range(0, 8).Select(i => hashing.HashAsync(Request(i, cost: 10), default)).ToList();

        hashing.Dispose();

        Assert.All(tasks, task => Assert.True(task.IsCompleted));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tasks[^1]);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => hashing.HashAsync(Request(9, cost: 4), default));
    }

    private static BcryptRequest Request(int number, int cost) => Bcrypt.Request(Encoding.UTF8.GetBytes($"password {number}"), BcryptSetting.New(cost));
}
