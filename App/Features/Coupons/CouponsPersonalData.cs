using BlazorAccounts.Data.Privacy;
using static BlazorAccounts.Data.Privacy.PiiLevel;

namespace BlazorAccounts.Features.Coupons;

internal sealed class CouponsPersonalData : IPersonalData
{
    private const string Books = "the law on bookkeeping keeps what was taken off, without a name";

    public void Declare(PersonalTables tables)
    {
        tables.Add("couponRedemptions", (db, whose) => db.CouponRedemptions.Where(r => r.UserId == whose.UserId), AtDeletion.Anonymise)
            .Retain(None, Books, r => r.Id, r => r.CouponId, r => r.TeamId, r => r.CheckoutId, r => r.State, r => r.Discount, r => r.Currency, r => r.ReservedAt, r => r.SettledAt!)
            .Retain(Low, Books, r => r.UserId);
        tables.Leave<Coupon>("What can be used; nobody's.");
    }
}
