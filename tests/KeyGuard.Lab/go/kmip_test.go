// Package proof runs the KMIP calls of IBM's own Go client, which its Node SDK on npm does not have, against a running Lab.
package proof

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net/http"
	"os"
	"testing"
	"time"

	kp "github.com/IBM/keyprotect-go-client"
)

const (
	primary  = "0b6f4b1c-5c1e-4d37-9a57-2f1f0c8a1001"
	recovery = "7d1c2b3a-8e4f-4a6b-b1c2-3d4e5f6a2002"
	rootKey  = "1e2d3c4b-0001-4000-8000-000000000001"
	nobody   = "00000000-0000-4000-8000-000000000000"
)

var ctx = context.Background()

// control calls the Lab's control API and reads its answer.
func control(t *testing.T, method, path string, body, answer interface{}) {
	t.Helper()
	text, _ := json.Marshal(body)
	request, _ := http.NewRequest(method, os.Getenv("LAB_URL")+"/lab"+path, bytes.NewReader(text))
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer reply.Body.Close()
	if reply.StatusCode != 200 {
		t.Fatalf("%s %s: %d", method, path, reply.StatusCode)
	}
	if answer != nil {
		if err := json.NewDecoder(reply.Body).Decode(answer); err != nil {
			t.Fatal(err)
		}
	}
}

func client(t *testing.T, apiKey, instance string) *kp.Client {
	t.Helper()
	lab := os.Getenv("LAB_URL")
	made, err := kp.New(kp.ClientConfig{BaseURL: lab, TokenURL: lab + "/oidc/token", APIKey: apiKey, InstanceID: instance}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// fresh is the manager of a Lab that is as it was seeded.
func fresh(t *testing.T) *kp.Client {
	t.Helper()
	control(t, "POST", "/reset", nil, nil)
	return client(t, "lab-manager-key", primary)
}

func certificate(t *testing.T, name string) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))
}

func adapter(t *testing.T, c *kp.Client, name string) *kp.KMIPAdapter {
	t.Helper()
	made, err := c.CreateKMIPAdapter(ctx, kp.WithNativeProfile("veeam-root"), kp.WithKMIPAdapterName(name), kp.WithKMIPAdapterDescription("for "+name))
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func objects(t *testing.T, adapter string, state, count int) []string {
	t.Helper()
	var ids []string
	control(t, "POST", "/kmip/objects", map[string]interface{}{"adapter": adapter, "state": state, "count": count}, &ids)
	return ids
}

// refused checks status and reason of a call that must fail.
func refused(t *testing.T, err error, status int, code string) {
	t.Helper()
	var failure *kp.Error
	if !errors.As(err, &failure) {
		t.Fatalf("should have been refused with %s: %v", code, err)
	}
	got := ""
	if len(failure.Reasons) > 0 {
		got = failure.Reasons[0].Code
	}
	if failure.StatusCode != status || got != code {
		t.Errorf("want %d %s, got %d %s (%s)", status, code, failure.StatusCode, got, failure.Message)
	}
}

func number(value uint32) *uint32 { return &value }

func TestAnAdapterIsFoundByIdAndByName(t *testing.T) {
	c := fresh(t)
	made := adapter(t, c, "vc1")
	if made.Profile != kp.KMIP_Profile_Native || made.ProfileData["crk_id"] != rootKey || made.CreatedAt == nil || made.CreatedBy == "" {
		t.Errorf("%+v", made)
	}
	for _, name := range []string{"vc1", made.ID} {
		if found, err := c.GetKMIPAdapter(ctx, name); err != nil || found.ID != made.ID || found.Description != "for vc1" {
			t.Errorf("%s: %+v %v", name, found, err)
		}
	}
	if err := c.DeleteKMIPAdapter(ctx, "vc1"); err != nil {
		t.Error(err)
	}
	_, err := c.GetKMIPAdapter(ctx, made.ID)
	refused(t, err, 404, "KMIP_ADAPTER_NOT_FOUND_ERR")
}

func TestAdaptersAreListedByPageAndByRootKey(t *testing.T) {
	c := fresh(t)
	if none, err := c.GetKMIPAdapters(ctx, nil); err != nil || len(none.Adapters) != 0 {
		t.Errorf("%+v %v", none, err)
	}
	for i := 0; i < 5; i++ {
		adapter(t, c, fmt.Sprintf("vc%d", i))
	}
	counted, other := true, nobody
	page, err := c.GetKMIPAdapters(ctx, &kp.ListKmipAdaptersOptions{Limit: number(2), Offset: number(4), TotalCount: &counted})
	if err != nil || len(page.Adapters) != 1 || page.Metadata.TotalCount != 5 {
		t.Errorf("%+v %v", page, err)
	}
	if none, err := c.GetKMIPAdapters(ctx, &kp.ListKmipAdaptersOptions{CrkID: &other}); err != nil || len(none.Adapters) != 0 {
		t.Errorf("%+v %v", none, err)
	}
	_, err = c.GetKMIPAdapters(ctx, &kp.ListKmipAdaptersOptions{Limit: number(201)})
	refused(t, err, 400, "INVALID_QUERY_PARAM_ERR")
}

func TestWhatAnAdapterMustNotBe(t *testing.T) {
	c := fresh(t)
	adapter(t, c, "vc1")
	_, err := c.CreateKMIPAdapter(ctx, kp.WithNativeProfile(rootKey), kp.WithKMIPAdapterName("vc1"))
	refused(t, err, 409, "KMIP_ADAPTER_DUPLICATE_NAME_ERR")
	_, err = c.CreateKMIPAdapter(ctx, kp.WithNativeProfile(nobody), kp.WithKMIPAdapterName("vc2"))
	refused(t, err, 404, "NATIVE_CRK_ID_NOT_FOUND_ERR")
	_, err = c.CreateKMIPAdapter(ctx, kp.WithNativeProfile(rootKey), kp.WithKMIPAdapterName("two words"))
	refused(t, err, 400, "INVALID_FIELD_ERR")
	standard, err := c.CreateStandardKey(ctx, "standard", nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.CreateKMIPAdapter(ctx, kp.WithNativeProfile(standard.ID), kp.WithKMIPAdapterName("vc2"))
	refused(t, err, 400, "NATIVE_INVALID_CRK_ERR")
	control(t, "PUT", "/settings", map[string]int{"kmipAdapterLimit": 1}, nil)
	_, err = c.CreateKMIPAdapter(ctx, kp.WithNativeProfile(rootKey), kp.WithKMIPAdapterName("vc2"))
	refused(t, err, 409, "KMIP_ADAPTER_LIMIT_ERR")
	if made, err := fresh(t).CreateKMIPAdapter(ctx, kp.WithNativeProfile(rootKey)); err != nil || len(made.Name) < 14 {
		t.Errorf("%+v %v", made, err)
	}
}

func TestCertificatesBelongToOneAdapter(t *testing.T) {
	c := fresh(t)
	adapter(t, c, "vc1")
	adapter(t, c, "vc2")
	first, second := certificate(t, "one"), certificate(t, "two")
	made, err := c.CreateKMIPClientCertificate(ctx, "vc1", first, kp.WithKMIPClientCertName("client"))
	if err != nil || made.Name != "client" || made.Certificate != first {
		t.Fatalf("%+v %v", made, err)
	}
	_, err = c.CreateKMIPClientCertificate(ctx, "vc1", first)
	refused(t, err, 409, "KMIP_CERT_DUPLICATE_ERR")
	_, err = c.CreateKMIPClientCertificate(ctx, "vc2", first)
	refused(t, err, 409, "KMIP_CERT_REUSE_ERR")
	_, err = c.CreateKMIPClientCertificate(ctx, "vc1", second, kp.WithKMIPClientCertName("client"))
	refused(t, err, 409, "KMIP_CERT_DUPLICATE_NAME_ERR")
	_, err = c.CreateKMIPClientCertificate(ctx, "vc1", "invalidPEM")
	refused(t, err, 400, "INVALID_FIELD_ERR")
	_, err = c.CreateKMIPClientCertificate(ctx, "vc3", second)
	refused(t, err, 404, "KMIP_ADAPTER_NOT_FOUND_ERR")
	list, err := c.GetKMIPClientCertificates(ctx, "vc1", nil)
	if err != nil || len(list.Certificates) != 1 || list.Certificates[0].Certificate != "" {
		t.Errorf("%+v %v", list, err)
	}
	if read, err := c.GetKMIPClientCertificate(ctx, "vc1", "client"); err != nil || read.Certificate != first {
		t.Errorf("%+v %v", read, err)
	}
	if err := c.DeleteKMIPClientCertificate(ctx, "vc1", made.ID); err != nil {
		t.Error(err)
	}
	if _, err := c.CreateKMIPClientCertificate(ctx, "vc2", first); err != nil {
		t.Errorf("a certificate that was removed is free again: %v", err)
	}
}

func TestAnotherRegionIsAnotherWorld(t *testing.T) {
	here, pem := fresh(t), certificate(t, "one")
	there := client(t, "lab-manager-key", recovery)
	for _, c := range []*kp.Client{here, there} {
		adapter(t, c, "vc1")
		if _, err := c.CreateKMIPClientCertificate(ctx, "vc1", pem); err != nil {
			t.Error(err)
		}
	}
}

func TestObjectsInAllStates(t *testing.T) {
	c := fresh(t)
	adapter(t, c, "vc1")
	for state := 1; state <= 6; state++ {
		objects(t, "vc1", state, 1)
	}
	living, err := c.GetKMIPObjects(ctx, "vc1", nil)
	if err != nil || len(living.Objects) != 4 {
		t.Fatalf("%+v %v", living, err)
	}
	states := []int32{5, 6}
	dead, err := c.GetKMIPObjects(ctx, "vc1", &kp.ListKmipObjectsOptions{ObjectStateFilter: &states})
	if err != nil || len(dead.Objects) != 2 || dead.Objects[0].DestroyedAt == nil {
		t.Fatalf("%+v %v", dead, err)
	}
	refused(t, c.DeleteKMIPObject(ctx, "vc1", living.Objects[1].ID), 409, "KMIP_OBJECT_INVALID_STATE_ERR")
	refused(t, c.DeleteKMIPObject(ctx, "vc1", dead.Objects[0].ID), 410, "KMIP_OBJECT_DELETED_ERR")
	refused(t, c.DeleteKMIPAdapter(ctx, "vc1"), 409, "KMIP_ADAPTER_NOT_EMPTY_ERR")
	for i, want := range []int{5, 5, 5, 6} {
		if err := c.DeleteKMIPObject(ctx, "vc1", living.Objects[i].ID, kp.WithForce(true)); err != nil {
			t.Error(err)
		}
		if read, err := c.GetKMIPObject(ctx, "vc1", living.Objects[i].ID); err != nil || read.ObjectState != want || read.KMIPObjectType != 2 {
			t.Errorf("%+v %v", read, err)
		}
	}
	_, err = c.GetKMIPObject(ctx, "vc1", nobody)
	refused(t, err, 404, "KMIP_OBJECT_NOT_FOUND_ERR")
	if err := c.DeleteKMIPAdapter(ctx, "vc1"); err != nil {
		t.Error(err)
	}
}

func TestManyObjectsComeInPages(t *testing.T) {
	c := fresh(t)
	adapter(t, c, "vc1")
	objects(t, "vc1", 2, 150)
	if standard, err := c.GetKMIPObjects(ctx, "vc1", nil); err != nil || len(standard.Objects) != 100 {
		t.Errorf("%d %v", len(standard.Objects), err)
	}
	if rest, err := c.GetKMIPObjects(ctx, "vc1", &kp.ListKmipObjectsOptions{Offset: number(100)}); err != nil || len(rest.Objects) != 50 {
		t.Errorf("%d %v", len(rest.Objects), err)
	}
}

func TestWhoMay(t *testing.T) {
	fresh(t)
	adapter(t, client(t, "lab-kmip-key", primary), "vc1")
	for _, key := range []string{"lab-writer-key", "lab-reader-key", "lab-stranger-key"} {
		_, err := client(t, key, primary).GetKMIPAdapters(ctx, nil)
		refused(t, err, 401, "")
	}
}

func TestAnActiveRootKeyWithAdaptersIsNotDeleted(t *testing.T) {
	c := fresh(t)
	adapter(t, c, "vc1")
	_, err := c.DeleteKey(ctx, rootKey, kp.ReturnMinimal, kp.ForceOpt{Force: true})
	refused(t, err, 409, "PROTECTED_RESOURCE_ERR")
	if err := c.DisableKey(ctx, rootKey); err != nil {
		t.Fatal(err)
	}
	if _, err := c.DeleteKey(ctx, rootKey, kp.ReturnMinimal, kp.ForceOpt{Force: true}); err != nil {
		t.Error(err)
	}
}

func TestAClientIsTrustedByItsCertificateAfterItsDelay(t *testing.T) {
	type answer struct {
		Trusted     bool
		AdapterName string
		CreatedKey  string
	}
	c, pem := fresh(t), certificate(t, "one")
	adapter(t, c, "vc1")
	if _, err := c.CreateKMIPClientCertificate(ctx, "vc1", pem); err != nil {
		t.Fatal(err)
	}
	ask := map[string]interface{}{"certificate": pem, "region": "us-south", "create": true}
	var early, late, elsewhere answer
	control(t, "POST", "/kmip/clients", ask, &early)
	control(t, "POST", "/clock", map[string]int{"advanceSeconds": 300}, nil)
	control(t, "POST", "/kmip/clients", ask, &late)
	control(t, "POST", "/kmip/clients", map[string]interface{}{"certificate": pem, "region": "eu-de"}, &elsewhere)
	if early.Trusted || !late.Trusted || late.AdapterName != "vc1" || elsewhere.Trusted {
		t.Errorf("%+v %+v %+v", early, late, elsewhere)
	}
	if made, err := c.GetKMIPObject(ctx, "vc1", late.CreatedKey); err != nil || made.ObjectState != 2 || made.CreatedByCertID == "" {
		t.Errorf("%+v %v", made, err)
	}
}
