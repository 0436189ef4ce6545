namespace BlazorAccounts.Features.Billing.Gateways.Manual;

internal static class ManualSetup
{
    extension(IServiceCollection services)
    {
        public IServiceCollection AddManual()
        {
            services.AddOptions<ManualOptions>().BindConfiguration(ManualOptions.Section).ValidateDataAnnotations().ValidateOnStart();
            return services.AddSingleton<RecordTransfer>().AddSingleton<IPaymentGateway, ManualGateway>();
        }
    }
}
