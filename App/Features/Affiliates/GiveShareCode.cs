using BlazorAccounts.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace BlazorAccounts.Features.Affiliates;

/// <summary>A new account's share code. A taken one is drawn again; the unique index has the last word.</summary>
internal sealed class GiveShareCode(Func<string> draw) : INewAccountPart
{
    private const int Draws = 10;

    public async ValueTask AddAsync(NewAccount account, CancellationToken ct)
    {
        for (var i = 0; i < Draws; i++)
        {
            var code = draw();
            if (!await account.Db.AffiliateCodes.AnyAsync(c => c.Code == code, ct))
            {
                account.Db.AffiliateCodes.Add(AffiliateCode.For(account.User.Id, code, account.Now));
                return;
            }
        }
        throw new InvalidOperationException($"{Draws} share codes in a row were taken.");
    }
}
