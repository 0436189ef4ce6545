using BlazorAccounts.Features.Accounts;
using BlazorAccounts.Features.Accounts.Deletion;
using BlazorAccounts.Features.Accounts.Registration;

namespace BlazorAccounts.Features.Affiliates;

/// <summary>Share codes, and who brought whom.</summary>
public static class AffiliatesFeature
{
    extension(WebApplicationBuilder builder)
    {
        public WebApplicationBuilder AddAffiliates()
        {
            builder.Services.AddSingleton<INewAccountPart>(new GiveShareCode(AffiliateCode.Draw));
            builder.Services.AddSingleton<INewAccountPart, AttributeReferral>();
            builder.Services.AddSingleton<IReferrerNames, ReferrerNames>();
            builder.Services.AddSingleton<IAccountEnd, EndReferrals>();
            return builder;
        }
    }
}
