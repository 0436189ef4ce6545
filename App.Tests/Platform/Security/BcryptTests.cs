using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using BlazorAccounts.Platform.Security;
using BlazorAccounts.Tests.Support;

namespace BlazorAccounts.Tests.Platform.Security;

[Covers("ACC-8")]
public sealed class BcryptTests
{
    private const string Long = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789chars after 72 are ignored";

    /// <summary>From the test suites of OpenBSD (as in jBCrypt) and of Openwall's crypt_blowfish.</summary>
    [Theory]
    [InlineData("", "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.")]
    [InlineData("a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe")]
    [InlineData("abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC")]
    [InlineData("~!@#$%^&*()      ~!@#$%^&*()PNBFRD", "$2a$06$fPIsBO8qRqkjj273rfaOI.HtSV9jLDpTbZn782DC6/t7qT67P6FfO")]
    [InlineData("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK")]
    [InlineData("U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a")]
    [InlineData("", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy")]
    [InlineData(Long, "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui")]
    public void Published_vectors_hold(string password, string hash)
    {
        Assert.True(Bcrypt.Verify(Encoding.UTF8.GetBytes(password), hash));
        Assert.False(Bcrypt.Verify(Encoding.UTF8.GetBytes("x" + password), hash));
    }

    [Fact]
    public void A_vector_with_bytes_above_127_holds() =>
        Assert.True(Bcrypt.Verify([0xff, 0xff, 0xa3], "$2y$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e"));

    [Fact]
    public void Random_passwords_hash_as_the_system_s_crypt_does()
    {
        var random = new Random(20260);
        for (var length = 0; length <= 80; length++)
        {
            var bytes = new byte[length];
            random.NextBytes(bytes);
            var password = Array.ConvertAll(bytes, b => b == 0 ? (byte)1 : b);

            var hash = Bcrypt.Hash(password, 4);

            Assert.Equal(SystemCrypt.Hash(password, hash), hash);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Passwords_hashed_in_one_loop_come_out_as_each_alone(int together)
    {
        var requests = Enumerable.Range(0, together).Select(i => Bcrypt.Request(Encoding.UTF8.GetBytes($"password {i}"), BcryptSetting.New(5))).ToArray();

        var hashes = Bcrypt.Hash(requests);

        Assert.Equal(requests.Select(request => Bcrypt.Hash([request])[0]), hashes);
        Assert.All(hashes.Zip(requests), pair => Assert.Equal(SystemCrypt.Hash(pair.Second.Password, pair.First), pair.First));
    }

    [Theory]
    [InlineData("")]
    [InlineData("plain text")]
    [InlineData("$2b$03$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2b$32$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2b$05$CCCCCCCCCCCC CCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("$2b$05$CCCCCCCCCCCCCCCCCCCCC.")]
    [InlineData("$1$salt$qJH7.N4xYta3aEG/dfqo/0")]
    public void What_is_no_bcrypt_hash_fits_no_password(string hash) => Assert.False(Bcrypt.Verify("U*U"u8, hash));

    [Fact]
    public void A_password_with_a_NUL_is_refused_rather_than_cut() => Assert.Throws<ArgumentException>(() => Bcrypt.Hash("a\0b"u8, 4));

    [Fact]
    public void The_first_state_is_the_fraction_of_pi()
    {
        var bits = BlowfishPi.StateLength * 32;
        var one = BigInteger.One << (bits + 64);
        var pi = 4 * ((4 * ArcTangent(one, 5)) - ArcTangent(one, 239)); // Machin, 1706
        var fraction = (pi - (3 * one)) >> 64;

        for (var i = 0; i < BlowfishPi.StateLength; i++)
        {
            Assert.Equal((uint)((fraction >> (bits - (32 * (i + 1)))) & uint.MaxValue), BlowfishPi.State[i]);
        }
    }

    private static BigInteger ArcTangent(BigInteger one, int inverse)
    {
        var power = one / inverse;
        var sum = power;
        for (var n = 3; !power.IsZero; n += 2)
        {
            power /= inverse * inverse;
            sum += n % 4 == 3 ? -(power / n) : power / n;
        }
        return sum;
    }

    private static class SystemCrypt
    {
        public static string? Hash(byte[] password, string setting) => Marshal.PtrToStringAnsi(Crypt([.. password, 0], Encoding.ASCII.GetBytes(setting + "\0")));

        [DllImport("libcrypt.so.1", EntryPoint = "crypt")]
        [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
        private static extern IntPtr Crypt(byte[] key, byte[] setting);
    }
}
